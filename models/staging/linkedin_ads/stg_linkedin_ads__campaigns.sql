-- One row per LinkedIn campaign; its name is what utm_campaign says.
with campaigns as (
    select * from {{ source('raw_linkedin_ads', 'campaign') }}
),

accounts as (
    select * from {{ source('raw_linkedin_ads', 'account') }}
),

final as (
    select
        campaigns.source_system || ':' || campaigns.id as campaign_id,
        coalesce(campaigns.name, campaigns.id) as name,
        campaigns.type as channel,
        'linkedin_ads' as type,
        cast(null as varchar) as parent_campaign_id,
        campaigns.name as utm_campaign,
        cast(null as varchar) as buying_stage,
        cast(null as varchar) as content,
        cast(null as decimal(18, 2)) as budget_amount,
        cast(null as decimal(18, 2)) as actual_cost_amount,
        accounts.currency as currency_code,
        cast(null as boolean) as is_bulk,
        cast(campaigns.run_schedule_start as date) as started_on,
        cast(campaigns.run_schedule_end as date) as ended_on,
        campaigns.source_system,
        campaigns.is_backfilled,
        campaigns.known_at
    from campaigns
    left join accounts
        on
            campaigns.source_system = accounts.source_system
            and campaigns.account_id = accounts.id
    where not coalesce(campaigns.is_deleted, false)
)

select * from final
