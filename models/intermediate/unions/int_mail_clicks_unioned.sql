-- One row per click in a mail, of every source that tells, up to as_of.
with custom_clicks as (
    select * from {{ ref('stg_custom__mail_clicks') }}
),

marketo_clicks as (
    select * from {{ ref('stg_marketo__mail_clicks') }}
),

all_sources as (
    select * from custom_clicks
    union all
    select * from marketo_clicks
),

final as (
    select
        touch_id,
        person_id,
        mail_id,
        link,
        delivered_at,
        touched_at,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where touched_at <= {{ as_of() }}
)

select * from final
