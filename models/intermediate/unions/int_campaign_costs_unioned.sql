-- One row per campaign, platform account and day, of every source, up to as_of.
with custom_campaign_costs as (
    select * from {{ ref('stg_custom__campaign_costs') }}
),

google_ads_campaign_costs as (
    select * from {{ ref('stg_google_ads__campaign_costs') }}
),

linkedin_ads_campaign_costs as (
    select * from {{ ref('stg_linkedin_ads__campaign_costs') }}
),

all_sources as (
    select * from custom_campaign_costs
    union all
    select * from google_ads_campaign_costs
    union all
    select * from linkedin_ads_campaign_costs
),

final as (
    select
        campaign_id,
        platform_account,
        platform,
        timezone,
        currency_code,
        cost_amount,
        impressions,
        clicks,
        platform_conversions,
        cost_date,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where cost_date <= {{ reporting_date(as_of()) }}
)

select * from final
