-- One row per interaction of a person or visitor with marketing,
-- as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'touches') }}
),

final as (
    select
        source_system || ':' || touch_id as touch_id,
        source_system || ':' || person_id as person_id,
        source_system || ':' || anonymous_id as anonymous_id,
        type,
        source_system || ':' || campaign_id as campaign_id,
        utm_source,
        utm_medium,
        utm_campaign,
        referrer,
        content,
        is_bot,
        delivered_at,
        touched_at,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
