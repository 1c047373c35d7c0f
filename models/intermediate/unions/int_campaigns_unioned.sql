-- One row per campaign, of every source.
with custom_campaigns as (
    select * from {{ ref('stg_custom__campaigns') }}
),

salesforce_campaigns as (
    select * from {{ ref('stg_salesforce__campaigns') }}
),

marketo_campaigns as (
    select * from {{ ref('stg_marketo__campaigns') }}
),

google_ads_campaigns as (
    select * from {{ ref('stg_google_ads__campaigns') }}
),

linkedin_ads_campaigns as (
    select * from {{ ref('stg_linkedin_ads__campaigns') }}
),

all_sources as (
    select * from custom_campaigns
    union all
    select * from salesforce_campaigns
    union all
    select * from marketo_campaigns
    union all
    select * from google_ads_campaigns
    union all
    select * from linkedin_ads_campaigns
),

final as (
    select
        campaign_id,
        name,
        channel,
        type,
        parent_campaign_id,
        utm_campaign,
        buying_stage,
        content,
        budget_amount,
        actual_cost_amount,
        currency_code,
        is_bulk,
        started_on,
        ended_on,
        source_system,
        is_backfilled,
        known_at
    from all_sources
)

select * from final
