-- One row per change of an attribute of a person or company, of every source, up to as_of.
with custom_attribute_changes as (
    select * from {{ ref('stg_custom__attribute_changes') }}
),

salesforce_attribute_changes as (
    select * from {{ ref('stg_salesforce__attribute_changes') }}
),

all_sources as (
    select * from custom_attribute_changes
    union all
    select * from salesforce_attribute_changes
),

final as (
    select
        person_id,
        account_id,
        attribute,
        value,
        changed_at,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where changed_at <= {{ as_of() }} or changed_at is null
)

select * from final
