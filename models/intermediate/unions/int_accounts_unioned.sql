-- One row per company, of every source, up to as_of.
with custom_accounts as (
    select * from {{ ref('stg_custom__accounts') }}
),

salesforce_accounts as (
    select * from {{ ref('stg_salesforce__accounts') }}
),

all_sources as (
    select * from custom_accounts
    union all
    select * from salesforce_accounts
),

final as (
    select
        account_id,
        name,
        domain,
        industry,
        employee_count,
        country,
        segment,
        owner_id,
        is_customer,
        gross_margin_share,
        created_at,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where created_at <= {{ as_of() }} or created_at is null
)

select * from final
