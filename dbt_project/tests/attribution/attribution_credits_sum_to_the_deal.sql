-- Per deal, look-back and model, a company's own cards included: weights sum to 1 and amounts to the
-- amount, to the minor unit. A deal without a path has a reason and no credit.
with credits as (
    select * from {{ ref('fct_attribution_long') }}
    where conversion_type in ('opportunity', 'won')
),

paths as (
    select * from {{ ref('fct_attribution_paths') }}
    where conversion_type in ('opportunity', 'won')
),

sums as (
    select
        conversion_id,
        lookback_days,
        attribution_model,
        count(*) as touches_count,
        count(credit_weight) as weights_count,
        min(credit_weight) as least_weight,
        sum(credit_weight) as credit_weight,
        sum(credit_amount) as credit_amount
    from credits
    group by conversion_id, lookback_days, attribution_model
)

select
    paths.conversion_id,
    paths.lookback_days,
    sums.attribution_model,
    sums.credit_weight,
    sums.credit_amount,
    paths.amount
from paths
left join sums
    on
        paths.conversion_id = sums.conversion_id
        and paths.lookback_days = sums.lookback_days
where
    (sums.conversion_id is null) <> (paths.unattributed_reason is not null)
    or abs(sums.credit_weight - 1) > 1e-12
    or sums.least_weight < 0
    or sums.touches_count <> paths.touch_count
    or sums.weights_count <> paths.touch_count
    or sums.credit_amount is distinct from paths.amount and sums.conversion_id is not null
