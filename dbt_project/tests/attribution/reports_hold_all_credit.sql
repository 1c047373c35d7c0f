-- Credit in = credit out: each grain of the campaign report holds the months' credit, campaign by
-- campaign, and the days hold that of the longest look-back.
with campaign_credits as (
    select * from {{ ref('fct_campaign_credits') }}
    where month_start is not null
),

roi as (
    select * from {{ ref('fct_campaign_periods') }}
),

campaign_days as (
    select * from {{ ref('fct_campaign_days') }}
),

grains as (
    select distinct period_grain from roi
),

earned as (
    select
        campaign_id,
        channel,
        attribution_model,
        lookback_days,
        sum(attributed_pipeline_amount) as pipeline_amount,
        sum(attributed_revenue_amount) as revenue_amount
    from campaign_credits
    group by campaign_id, channel, attribution_model, lookback_days
),

reported as (
    select
        period_grain,
        campaign_id,
        channel,
        attribution_model,
        lookback_days,
        sum(attributed_pipeline_amount) as pipeline_amount,
        sum(attributed_revenue_amount) as revenue_amount
    from roi
    group by period_grain, campaign_id, channel, attribution_model, lookback_days
),

longest_lookback as (
    select max(lookback_days) as lookback_days
    from earned
),

daily as (
    select
        campaign_id,
        sum(linear_pipeline_amount) as pipeline_amount,
        sum(linear_revenue_amount) as revenue_amount
    from campaign_days
    group by campaign_id
)

select
    grains.period_grain,
    earned.campaign_id,
    earned.attribution_model,
    earned.lookback_days,
    earned.revenue_amount,
    reported.revenue_amount as reported_amount
from earned
cross join grains
left join reported
    on
        grains.period_grain = reported.period_grain
        and coalesce(earned.campaign_id, '') = coalesce(reported.campaign_id, '')
        and earned.channel = reported.channel
        and earned.attribution_model = reported.attribution_model
        and earned.lookback_days = reported.lookback_days
where
    earned.revenue_amount <> coalesce(reported.revenue_amount, 0)
    or earned.pipeline_amount <> coalesce(reported.pipeline_amount, 0)
union all
select
    'day' as period_grain,
    earned.campaign_id,
    earned.attribution_model,
    earned.lookback_days,
    earned.revenue_amount,
    daily.revenue_amount as reported_amount
from earned
inner join longest_lookback
    on earned.lookback_days = longest_lookback.lookback_days
left join daily
    on earned.campaign_id = daily.campaign_id
where
    earned.attribution_model = 'linear'
    and earned.campaign_id is not null
    and (
        earned.revenue_amount <> coalesce(daily.revenue_amount, 0)
        or earned.pipeline_amount <> coalesce(daily.pipeline_amount, 0)
    )
