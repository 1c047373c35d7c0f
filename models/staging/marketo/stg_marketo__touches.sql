-- One row per Marketo activity that is a touch, as touch_type_map says.
with activities as (
    select * from {{ source('raw_marketo', 'activity') }}
),

-- Read on its own: a CTE that is used twice would be kept in memory as a whole.
user_agents as (
    select distinct user_agent
    from {{ source('raw_marketo', 'activity') }}
    where user_agent is not null
),

programs as (
    select * from {{ source('raw_marketo', 'program') }}
),

touch_types as (
    select * from {{ ref('touch_type_map') }}
    where source = 'marketo'
),

bots as (
    select * from {{ ref('bot_user_agents') }}
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

bot_user_agents as (
    select distinct user_agents.user_agent
    from user_agents
    inner join bots
        on contains(lower(user_agents.user_agent), bots.pattern)
),

described_activities as (
    select
        source_system || ':' || id as touch_id,
        source_system || ':' || lead_id as person_id,
        activity_type_id,
        new_value,
        source_system || ':' || program_id as campaign_id,
        program_id,
        {{ url_parameter('webpage_url', 'utm_source') }} as utm_source,
        {{ url_parameter('webpage_url', 'utm_medium') }} as utm_medium,
        {{ url_parameter('webpage_url', 'utm_campaign') }} as utm_campaign,
        referrer_url,
        primary_attribute_value,
        user_agent,
        coalesce(is_bot_activity, false) as is_bot_activity,
        activity_date,
        source_system,
        is_backfilled,
        known_at
    from activities
    where not coalesce(is_deleted, false)
),

final as (
    select
        described_activities.touch_id,
        described_activities.person_id,
        cast(null as varchar) as anonymous_id,
        coalesce(types_of_statuses.touch_type, types_of_activities.touch_type) as type,
        coalesce(
            'salesforce:' || programs.sfdc_id, described_activities.campaign_id
        ) as campaign_id,
        described_activities.utm_source,
        described_activities.utm_medium,
        described_activities.utm_campaign,
        described_activities.referrer_url as referrer,
        described_activities.primary_attribute_value as content,
        (
            described_activities.is_bot_activity or bot_user_agents.user_agent is not null
        ) as is_bot,
        cast(null as timestamp) as delivered_at,
        described_activities.activity_date as touched_at,
        described_activities.source_system,
        described_activities.is_backfilled,
        described_activities.known_at
    from described_activities
    left join types_of_activities
        on described_activities.activity_type_id = types_of_activities.activity_type_id
    left join types_of_statuses
        on
            described_activities.activity_type_id = types_of_statuses.activity_type_id
            and described_activities.new_value = types_of_statuses.status
    left join programs
        on
            described_activities.source_system = programs.source_system
            and described_activities.program_id = programs.id
    left join bot_user_agents
        on described_activities.user_agent = bot_user_agents.user_agent
    where
        coalesce(types_of_statuses.touch_type, types_of_activities.touch_type)
        not in ('none', 'send', 'delivery')
)

select * from final
