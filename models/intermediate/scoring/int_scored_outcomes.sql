-- One row per lead cycle that was handed off with a score and conversion that it is old enough for,
-- of those conversions that some source records: of the others nobody knows whether they came.
with outcomes as (
    select * from {{ ref('int_hand_off_outcomes') }}
),

scores as (
    select * from {{ ref('int_scores_at_hand_off') }}
    where score is not null
),

conversions as (
    select * from {{ ref('lateness_conversions') }}
),

measured_inputs as (
    select * from {{ ref('int_measured_inputs') }}
    where is_measured
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
    inner join conversions
        on outcomes.conversion = conversions.conversion
    inner join measured_inputs
        on conversions.input_name = measured_inputs.input_name
    where not outcomes.is_excluded
)

select * from final
