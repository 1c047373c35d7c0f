-- One row per click in a mail, as the company's own mapping gives it; a mail is known by its
-- campaign and content.
with touches as (
    select * from {{ source('raw_custom', 'touches') }}
    where type = 'email_click' and not coalesce(is_deleted, false)
),

final as (
    select
        source_system || ':' || touch_id as touch_id,
        source_system || ':' || coalesce(person_id, anonymous_id) as person_id,
        source_system || ':' || coalesce(campaign_id, '') || ':' || content as mail_id,
        link,
        delivered_at,
        touched_at,
        source_system,
        is_backfilled,
        known_at
    from touches
)

select * from final
