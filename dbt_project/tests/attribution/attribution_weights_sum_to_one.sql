-- Per conversion and look-back, under each built-in model: weights are at least 0 and sum to 1. A
-- conversion without a path has a reason and no credit.
with credits as (
    select * from {{ ref('fct_attribution_credits') }}
),

paths as (
    select * from {{ ref('fct_attribution_paths') }}
),

sums as (
    select
        conversion_id,
        lookback_days,
        count(*) as touches_count,
        min(least(
            first_touch_weight,
            last_touch_weight,
            lead_creation_weight,
            linear_weight,
            u_shaped_weight,
            position_based_weight,
            w_shaped_weight,
            full_path_weight,
            time_decay_weight,
            markov_weight,
            shapley_weight
        )) as least_weight,
        sum(first_touch_weight) as first_touch_weight,
        sum(last_touch_weight) as last_touch_weight,
        sum(lead_creation_weight) as lead_creation_weight,
        sum(linear_weight) as linear_weight,
        sum(u_shaped_weight) as u_shaped_weight,
        sum(position_based_weight) as position_based_weight,
        sum(w_shaped_weight) as w_shaped_weight,
        sum(full_path_weight) as full_path_weight,
        sum(time_decay_weight) as time_decay_weight,
        sum(markov_weight) as markov_weight,
        sum(shapley_weight) as shapley_weight
    from credits
    group by conversion_id, lookback_days
)

select
    paths.conversion_id,
    paths.lookback_days,
    sums.touches_count,
    sums.least_weight
from paths
left join sums
    on
        paths.conversion_id = sums.conversion_id
        and paths.lookback_days = sums.lookback_days
where
    (sums.conversion_id is null) <> (paths.unattributed_reason is not null)
    or sums.touches_count <> paths.touch_count
    or sums.least_weight < 0
    or greatest(
        abs(sums.first_touch_weight - 1),
        abs(sums.last_touch_weight - 1),
        abs(sums.lead_creation_weight - 1),
        abs(sums.linear_weight - 1),
        abs(sums.u_shaped_weight - 1),
        abs(sums.position_based_weight - 1),
        abs(sums.w_shaped_weight - 1),
        abs(sums.full_path_weight - 1),
        abs(sums.time_decay_weight - 1),
        abs(sums.markov_weight - 1),
        abs(sums.shapley_weight - 1)
    ) > 1e-12
