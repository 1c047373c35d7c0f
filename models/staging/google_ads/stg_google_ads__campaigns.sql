-- One row per Google Ads campaign; its name is what utm_campaign says.
with campaigns as (
    select * from {{ source('raw_google_ads', 'campaign') }}
),

customers as (
    select * from {{ source('raw_google_ads', 'customer') }}
),

final as (
    select
        campaigns.source_system || ':' || campaigns.id as campaign_id,
        coalesce(campaigns.name, campaigns.id) as name,
        campaigns.advertising_channel_type as channel,
        'google_ads' as type,
        cast(null as varchar) as parent_campaign_id,
        campaigns.name as utm_campaign,
        cast(null as varchar) as buying_stage,
        cast(null as varchar) as content,
        cast(null as decimal(18, 2)) as budget_amount,
        cast(null as decimal(18, 2)) as actual_cost_amount,
        customers.currency_code,
        cast(null as boolean) as is_bulk,
        campaigns.start_date as started_on,
        campaigns.end_date as ended_on,
        campaigns.source_system,
        campaigns.is_backfilled,
        campaigns.known_at
    from campaigns
    left join customers
        on
            campaigns.source_system = customers.source_system
            and campaigns.customer_id = customers.id
    where not coalesce(campaigns.is_deleted, false)
)

select * from final
