-- One row per interaction of a person or visitor with marketing, of every source, up to as_of.
with custom_touches as (
    select * from {{ ref('stg_custom__touches') }}
),

marketo_touches as (
    select * from {{ ref('stg_marketo__touches') }}
),

web_touches as (
    select * from {{ ref('stg_web__touches') }}
),

all_sources as (
    select * from custom_touches
    union all
    select * from marketo_touches
    union all
    select * from web_touches
),

final as (
    select
        touch_id,
        person_id,
        anonymous_id,
        type,
        campaign_id,
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
    from all_sources
    where touched_at <= {{ as_of() }} or touched_at is null
)

select * from final
