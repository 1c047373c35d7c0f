-- One row per campaign (or channel without one), month and look-back: the won deals it touched.
with credits as (
    select * from {{ ref('fct_attribution_credits') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

-- A deal counts in full for every campaign that touched it: never added up.
influenced_deals as (
    select
        credits.conversion_id,
        credits.lookback_days,
        credits.campaign_id,
        coalesce(campaigns.channel, credits.channel) as channel,
        credits.conversion_amount,
        count(*) filter (where credits.is_before_opportunity) > 0 as is_sourced,
        count(*) filter (where not credits.is_before_opportunity) > 0 as is_accelerated,
        cast(date_trunc('month', credits.converted_on) as date) as month_start
    from credits
    left join campaigns
        on credits.campaign_id = campaigns.campaign_id
    where credits.conversion_type = 'won'
    group by all
),

final as (
    select
        month_start,
        campaign_id,
        channel,
        lookback_days,
        count(*) filter (where is_sourced) as sourced_count,
        count(*) filter (where is_accelerated) as accelerated_count,
        count(*) as influenced_count,
        cast(sum(conversion_amount) filter (where is_sourced) as decimal(18, 2)) as sourced_amount,
        cast(sum(conversion_amount) filter (where is_accelerated) as decimal(18, 2))
            as accelerated_amount,
        cast(sum(conversion_amount) as decimal(18, 2)) as influenced_amount
    from influenced_deals
    group by month_start, campaign_id, channel, lookback_days
)

select * from final
