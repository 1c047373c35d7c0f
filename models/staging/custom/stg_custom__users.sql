-- One row per person of sales or marketing, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'users') }}
),

final as (
    select
        source_system || ':' || user_id as user_id,
        name,
        team,
        role,
        timezone,
        is_active,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
