-- One row per contact on a Salesforce opportunity; several roles of one contact become one.
with source as (
    select * from {{ source('raw_salesforce', 'opportunity_contact_role') }}
),

final as (
    select
        source_system || ':' || opportunity_id as opportunity_id,
        source_system || ':' || contact_id as person_id,
        min(role) as role,
        max(coalesce(is_primary, false)) as is_primary,
        source_system,
        min(is_backfilled) as is_backfilled,
        min(known_at) as known_at
    from source
    where not coalesce(is_deleted, false)
    group by source_system, opportunity_id, contact_id
)

select * from final
