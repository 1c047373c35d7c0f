-- One row per lifecycle change of a person record, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'stage_changes') }}
),

final as (
    select
        source_system || ':' || change_id as change_id,
        source_system || ':' || person_id as person_id,
        from_status,
        to_status,
        source_system || ':' || owner_id as owner_id,
        reason,
        source_system || ':' || changed_by as changed_by,
        sales_rating,
        changed_at,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
