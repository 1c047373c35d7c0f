-- One row per mail that Marketo sent to a lead as part of a program.
with activities as (
    select * from {{ source('raw_marketo', 'activity') }}
    where program_id is not null and not coalesce(is_deleted, false)
),

programs as (
    select * from {{ source('raw_marketo', 'program') }}
),

send_types as (
    select cast(activity as bigint) as activity_type_id
    from {{ ref('touch_type_map') }}
    where source = 'marketo' and touch_type = 'send'
),

final as (
    select
        activities.source_system || ':' || activities.id as send_id,
        activities.source_system || ':' || activities.lead_id as person_id,
        coalesce(
            'salesforce:' || programs.sfdc_id,
            activities.source_system || ':' || activities.program_id
        ) as campaign_id,
        activities.activity_date as sent_at,
        activities.source_system,
        activities.is_backfilled,
        activities.known_at
    from activities
    inner join send_types
        on activities.activity_type_id = send_types.activity_type_id
    left join programs
        on
            activities.source_system = programs.source_system
            and activities.program_id = programs.id
)

select * from final
