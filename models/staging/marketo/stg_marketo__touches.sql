-- One row per Marketo activity that is a touch, as touch_type_map says.
with activities as (
    select * from {{ source('raw_marketo', 'activity') }}
),

programs as (
    select * from {{ source('raw_marketo', 'program') }}
),

touch_types as (
    select * from {{ ref('touch_type_map') }}
    where source = 'marketo'
),

types_of_activities as (
    select
        cast(activity as bigint) as activity_type_id,
        touch_type
    from touch_types
    where status is null
),

types_of_statuses as (
    select
        cast(activity as bigint) as activity_type_id,
        status,
        touch_type
    from touch_types
    where status is not null
),

user_agents as (
    select distinct user_agent from activities
    where user_agent is not null
),

bot_user_agents as (
    select distinct user_agents.user_agent
    from user_agents
    inner join {{ ref('bot_user_agents') }} as bots
        on contains(lower(user_agents.user_agent), bots.pattern)
),

final as (
    select
        activities.source_system || ':' || activities.id as touch_id,
        activities.source_system || ':' || activities.lead_id as person_id,
        cast(null as varchar) as anonymous_id,
        coalesce(types_of_statuses.touch_type, types_of_activities.touch_type) as type,
        coalesce(
            'salesforce:' || programs.sfdc_id,
            activities.source_system || ':' || activities.program_id
        ) as campaign_id,
        {{ url_parameter('activities.webpage_url', 'utm_source') }} as utm_source,
        {{ url_parameter('activities.webpage_url', 'utm_medium') }} as utm_medium,
        {{ url_parameter('activities.webpage_url', 'utm_campaign') }} as utm_campaign,
        activities.referrer_url as referrer,
        activities.primary_attribute_value as content,
        (
            coalesce(activities.is_bot_activity, false)
            or bot_user_agents.user_agent is not null
        ) as is_bot,
        cast(null as timestamp) as delivered_at,
        activities.activity_date as touched_at,
        activities.source_system,
        activities.is_backfilled,
        activities.known_at
    from activities
    left join types_of_activities
        on activities.activity_type_id = types_of_activities.activity_type_id
    left join types_of_statuses
        on
            activities.activity_type_id = types_of_statuses.activity_type_id
            and activities.new_value = types_of_statuses.status
    left join programs
        on
            activities.source_system = programs.source_system
            and activities.program_id = programs.id
    left join bot_user_agents
        on activities.user_agent = bot_user_agents.user_agent
    where
        not coalesce(activities.is_deleted, false)
        and coalesce(types_of_statuses.touch_type, types_of_activities.touch_type) <> 'none'
)

select * from final
