-- One row per conversion, kind of bin and bin of the score at hand-off, the newest version first.
with score_review as (
    select * from marts.rpt_score_review
)

select * from score_review
order by
    definition_version desc,
    fit_is_backfilled,
    conversion,
    bin_kind,
    bin_position
