-- One row per Google Ads campaign, account and day: devices are summed, micros become amounts.
with campaign_stats as (
    select * from {{ source('raw_google_ads', 'campaign_stats') }}
),

customers as (
    select * from {{ source('raw_google_ads', 'customer') }}
),

final as (
    select
        campaign_stats.source_system || ':' || campaign_stats.id as campaign_id,
        campaign_stats.customer_id as platform_account,
        'google_ads' as platform,
        customers.time_zone as timezone,
        customers.currency_code,
        {{ from_micros('sum(campaign_stats.cost_micros)') }} as cost_amount,
        cast(sum(campaign_stats.impressions) as bigint) as impressions,
        cast(sum(campaign_stats.clicks) as bigint) as clicks,
        cast(sum(campaign_stats.conversions) as decimal(18, 6)) as platform_conversions,
        campaign_stats.date as cost_date,
        campaign_stats.source_system,
        min(campaign_stats.is_backfilled) as is_backfilled,
        max(campaign_stats.known_at) as known_at
    from campaign_stats
    left join customers
        on
            campaign_stats.source_system = customers.source_system
            and campaign_stats.customer_id = customers.id
    where not coalesce(campaign_stats.is_deleted, false)
    group by
        campaign_stats.source_system,
        campaign_stats.id,
        campaign_stats.customer_id,
        campaign_stats.date,
        customers.time_zone,
        customers.currency_code
)

select * from final
