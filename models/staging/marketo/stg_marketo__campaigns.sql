-- One row per Marketo program; one that is synced with a CRM campaign is that campaign.
with source as (
    select * from {{ source('raw_marketo', 'program') }}
),

final as (
    select
        coalesce('salesforce:' || sfdc_id, source_system || ':' || id) as campaign_id,
        name,
        channel,
        type,
        cast(null as varchar) as parent_campaign_id,
        cast(null as varchar) as utm_campaign,
        cast(null as varchar) as buying_stage,
        cast(null as varchar) as content,
        cast(null as decimal(18, 2)) as budget_amount,
        cast(null as decimal(18, 2)) as actual_cost_amount,
        cast(null as varchar) as currency_code,
        cast(null as boolean) as is_bulk,
        cast(null as date) as started_on,
        cast(null as date) as ended_on,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
    qualify row_number() over (
        partition by source_system, coalesce(sfdc_id, id)
        order by created_at, id
    ) = 1
)

select * from final
