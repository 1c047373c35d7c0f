-- One row per lifecycle change of a person record, of every source, up to as_of.
with custom_stage_changes as (
    select * from {{ ref('stg_custom__stage_changes') }}
),

salesforce_stage_changes as (
    select * from {{ ref('stg_salesforce__stage_changes') }}
),

all_sources as (
    select * from custom_stage_changes
    union all
    select * from salesforce_stage_changes
),

final as (
    select
        change_id,
        person_id,
        from_status,
        to_status,
        owner_id,
        reason,
        changed_by,
        sales_rating,
        changed_at,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where changed_at <= {{ as_of() }} or changed_at is null
)

select * from final
