-- Attributed + unattributed = the CRM's own total, per month, currency, model and look-back.
-- Read from the deals themselves and from the credits, so that no roll-up can hide a gap.
with opportunities as (
    select * from {{ ref('int_opportunities') }}
),

credits as (
    select * from {{ ref('fct_attribution_long') }}
    where conversion_type in ('opportunity', 'won')
),

paths as (
    select * from {{ ref('fct_attribution_paths') }}
),

tie_out as (
    select * from {{ ref('rpt_tie_out') }}
),

crm_totals as (
    select
        'opportunity' as conversion_type,
        count(*) as deals_count,
        coalesce(sum(pipeline_amount), 0) as amount
    from opportunities
    union all
    select
        'won' as conversion_type,
        count(*) as deals_count,
        coalesce(sum(revenue_amount), 0) as amount
    from opportunities
    where status = 'won'
),

attributed as (
    select
        conversion_type,
        attribution_model,
        lookback_days,
        sum(credit_amount) as amount
    from credits
    group by conversion_type, attribution_model, lookback_days
),

models_and_lookbacks as (
    select distinct
        attribution_model,
        lookback_days
    from attributed
),

unattributed as (
    select
        conversion_type,
        lookback_days,
        sum(amount) as amount
    from paths
    where unattributed_reason is not null
    group by conversion_type, lookback_days
),

-- Each deal is one conversion of its kind, in each look-back.
conversions as (
    select
        conversion_type,
        lookback_days,
        count(*) as conversions_count
    from paths
    group by conversion_type, lookback_days
)

select
    crm_totals.conversion_type,
    cast(null as date) as month_start,
    models_and_lookbacks.attribution_model,
    models_and_lookbacks.lookback_days,
    crm_totals.amount as crm_amount,
    coalesce(attributed.amount, 0) + coalesce(unattributed.amount, 0) as explained_amount
from crm_totals
cross join models_and_lookbacks
left join attributed
    on
        crm_totals.conversion_type = attributed.conversion_type
        and models_and_lookbacks.attribution_model = attributed.attribution_model
        and models_and_lookbacks.lookback_days = attributed.lookback_days
left join unattributed
    on
        crm_totals.conversion_type = unattributed.conversion_type
        and models_and_lookbacks.lookback_days = unattributed.lookback_days
left join conversions
    on
        crm_totals.conversion_type = conversions.conversion_type
        and models_and_lookbacks.lookback_days = conversions.lookback_days
where
    crm_totals.amount <> coalesce(attributed.amount, 0) + coalesce(unattributed.amount, 0)
    or crm_totals.deals_count <> coalesce(conversions.conversions_count, 0)
union all
select
    conversion_type,
    month_start,
    attribution_model,
    lookback_days,
    crm_amount,
    attributed_amount + unattributed_amount as explained_amount
from tie_out
where
    crm_amount <> attributed_amount + unattributed_amount
    or abs(deals_count - attributed_count - unattributed_count) > 1e-6
    or unattributed_amount <> no_people_amount + no_touches_amount + only_ineligible_touches_amount
    + undated_conversion_amount + only_after_close_amount + outside_lookback_amount
