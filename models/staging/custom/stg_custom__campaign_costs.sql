-- One row per campaign, platform account and day, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'campaign_costs') }}
),

final as (
    select
        source_system || ':' || campaign_id as campaign_id,
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
    from source
    where not coalesce(is_deleted, false)
)

select * from final
