-- One row per campaign and day with a cost, in the reporting currency, up to as_of.
with platform_costs as (
    select * from {{ ref('int_campaign_costs_unioned') }}
),

lump_days as (
    select * from {{ ref('int_campaign_lump_days') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

currency_days as (
    select * from {{ ref('int_currency_days') }}
),

own_costs as (
    select
        campaign_id,
        platform_account,
        cost_date,
        cost_amount,
        currency_code
    from platform_costs
    union all
    select
        campaign_id,
        cast(null as varchar) as platform_account,
        cost_date,
        cost_amount,
        currency_code
    from lump_days
    where cost_date <= {{ reporting_date(as_of()) }}
),

-- Rounded per campaign, platform account and day: these are the amounts that invoices know.
converted_costs as (
    select
        own_costs.campaign_id,
        own_costs.cost_date,
        {{ in_reporting_currency('own_costs.cost_amount', 'currency_days') }} as cost_amount
    from own_costs
    left join currency_days
        on
            own_costs.currency_code = currency_days.currency_code
            and own_costs.cost_date = currency_days.rate_date
),

final as (
    select
        converted_costs.campaign_id,
        converted_costs.cost_date,
        campaigns.is_paid_media,
        cast(sum(converted_costs.cost_amount) as decimal(18, 2)) as cost_amount,
        '{{ var("reporting_currency") }}' as currency_code
    from converted_costs
    inner join campaigns
        on converted_costs.campaign_id = campaigns.campaign_id
    group by
        converted_costs.campaign_id,
        converted_costs.cost_date,
        campaigns.is_paid_media
)

select * from final
