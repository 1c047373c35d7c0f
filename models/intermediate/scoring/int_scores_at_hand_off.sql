-- One row per lead cycle that was handed off at a known time while rules were in force: its score
-- at that moment.
with scores as (
    select * from {{ ref('int_scores') }}
),

final as (
    select
        cycle_id,
        score_band,
        definition_version,
        reasons,
        reasons_in_words,
        fit_score,
        engagement_score,
        score,
        threshold_score,
        is_below_threshold,
        fit_is_backfilled
    from scores
    where moment = 'handed_off'
)

select * from final
