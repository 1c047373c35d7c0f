-- One row per Salesforce campaign.
with source as (
    select * from {{ source('raw_salesforce', 'campaign') }}
),

final as (
    select
        source_system || ':' || id as campaign_id,
        name,
        cast(null as varchar) as channel,
        type,
        source_system || ':' || parent_id as parent_campaign_id,
        utm_campaign__c as utm_campaign,
        buying_stage__c as buying_stage,
        cast(null as varchar) as content,
        budgeted_cost as budget_amount,
        actual_cost as actual_cost_amount,
        currency_iso_code as currency_code,
        cast(null as boolean) as is_bulk,
        start_date as started_on,
        end_date as ended_on,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
