-- One row per lead cycle that was handed off with a score and conversion that it is old enough for.
with outcomes as (
    select * from {{ ref('int_hand_off_outcomes') }}
),

scores as (
    select * from {{ ref('int_scores_at_hand_off') }}
    where score is not null
),

final as (
    select
        outcomes.cycle_id,
        outcomes.conversion,
        scores.definition_version,
        scores.score_band,
        scores.score,
        scores.fit_is_backfilled,
        outcomes.is_converted
    from outcomes
    inner join scores
        on outcomes.cycle_id = scores.cycle_id
    where not outcomes.is_excluded
)

select * from final
