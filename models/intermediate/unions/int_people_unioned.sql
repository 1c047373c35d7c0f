-- One row per person record (lead or contact) in one system, of every source, up to as_of.
with custom_people as (
    select * from {{ ref('stg_custom__people') }}
),

salesforce_people as (
    select * from {{ ref('stg_salesforce__people') }}
),

marketo_people as (
    select * from {{ ref('stg_marketo__people') }}
),

all_sources as (
    select * from custom_people
    union all
    select * from salesforce_people
    union all
    select * from marketo_people
),

final as (
    select
        person_id,
        email,
        account_id,
        title,
        seniority,
        country,
        lead_source,
        owner_id,
        is_deleted,
        merged_into_id,
        consent,
        created_at,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where created_at <= {{ as_of() }} or created_at is null
)

select * from final
