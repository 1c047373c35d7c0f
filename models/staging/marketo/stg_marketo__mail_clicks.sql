-- One row per click in a mail, with its link, and the last delivery of that mail up to it.
with activities as (
    select * from {{ source('raw_marketo', 'activity') }}
    where not coalesce(is_deleted, false)
),

activity_types as (
    select
        cast(activity as bigint) as activity_type_id,
        touch_type
    from {{ ref('touch_type_map') }}
    where source = 'marketo' and status is null
),

clicks as (
    select
        activities.source_system,
        activities.id,
        activities.lead_id,
        activities.program_id,
        activities.primary_attribute_value_id,
        activities.link,
        activities.activity_date,
        activities.is_backfilled,
        activities.known_at
    from activities
    inner join activity_types
        on activities.activity_type_id = activity_types.activity_type_id
    where activity_types.touch_type = 'email_click'
),

deliveries as (
    select
        activities.source_system,
        activities.lead_id,
        activities.program_id,
        activities.primary_attribute_value_id,
        activities.activity_date,
        activities.known_at
    from activities
    inner join activity_types
        on activities.activity_type_id = activity_types.activity_type_id
    where activity_types.touch_type = 'delivery'
),

click_deliveries as (
    select
        clicks.source_system,
        clicks.id,
        max(deliveries.activity_date) as delivered_at,
        max_by(deliveries.known_at, deliveries.activity_date) as delivery_known_at
    from clicks
    inner join deliveries
        on
            clicks.source_system = deliveries.source_system
            and clicks.lead_id = deliveries.lead_id
            and clicks.primary_attribute_value_id = deliveries.primary_attribute_value_id
            and clicks.program_id is not distinct from deliveries.program_id
            and clicks.activity_date >= deliveries.activity_date
    group by clicks.source_system, clicks.id
),

final as (
    select
        clicks.source_system || ':' || clicks.id as touch_id,
        clicks.source_system || ':' || clicks.lead_id as person_id,
        clicks.source_system || ':' || coalesce(clicks.program_id, '') || ':'
        || clicks.primary_attribute_value_id as mail_id,
        clicks.link,
        click_deliveries.delivered_at,
        clicks.activity_date as touched_at,
        clicks.source_system,
        clicks.is_backfilled,
        greatest(clicks.known_at, click_deliveries.delivery_known_at) as known_at
    from clicks
    left join click_deliveries
        on
            clicks.source_system = click_deliveries.source_system
            and clicks.id = click_deliveries.id
)

select * from final
