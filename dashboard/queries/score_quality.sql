-- One row per conversion and version of the definition: how well the score tells who converts.
with score_quality as (
    select * from marts.rpt_score_quality
)

select * from score_quality
order by definition_version desc nulls last, fit_is_backfilled, conversion
