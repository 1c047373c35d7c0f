-- One row per call, meeting, message, task or notification, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'sales_activities') }}
),

final as (
    select
        source_system || ':' || activity_id as activity_id,
        source_system || ':' || person_id as person_id,
        source_system || ':' || account_id as account_id,
        source_system || ':' || opportunity_id as opportunity_id,
        source_system || ':' || user_id as user_id,
        type,
        direction,
        is_human,
        occurred_at,
        logged_at,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
