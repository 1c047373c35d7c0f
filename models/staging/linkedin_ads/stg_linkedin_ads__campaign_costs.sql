-- One row per LinkedIn campaign, account and day, in the account's currency.
with analytics as (
    select * from {{ source('raw_linkedin_ads', 'ad_analytics_by_campaign') }}
),

campaigns as (
    select * from {{ source('raw_linkedin_ads', 'campaign') }}
),

accounts as (
    select * from {{ source('raw_linkedin_ads', 'account') }}
),

final as (
    select
        analytics.source_system || ':' || analytics.campaign_id as campaign_id,
        campaigns.account_id as platform_account,
        'linkedin_ads' as platform,
        'UTC' as timezone,
        accounts.currency as currency_code,
        analytics.cost_in_local_currency as cost_amount,
        analytics.impressions,
        analytics.clicks,
        analytics.external_website_conversions as platform_conversions,
        analytics.day as cost_date,
        analytics.source_system,
        analytics.is_backfilled,
        analytics.known_at
    from analytics
    left join campaigns
        on
            analytics.source_system = campaigns.source_system
            and analytics.campaign_id = campaigns.id
    left join accounts
        on
            campaigns.source_system = accounts.source_system
            and campaigns.account_id = accounts.id
    where not coalesce(analytics.is_deleted, false)
)

select * from final
