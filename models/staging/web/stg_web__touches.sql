-- One row per page view; utm values are read from the page's address.
with page_views as (
    select * from {{ source('raw_web', 'page_view') }}
),

user_agents as (
    select distinct user_agent from page_views
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
        page_views.source_system || ':' || page_views.event_id as touch_id,
        cast(null as varchar) as person_id,
        page_views.source_system || ':' || page_views.visitor_id as anonymous_id,
        'page_view' as type,
        cast(null as varchar) as campaign_id,
        {{ url_parameter('page_views.page_url', 'utm_source') }} as utm_source,
        {{ url_parameter('page_views.page_url', 'utm_medium') }} as utm_medium,
        {{ url_parameter('page_views.page_url', 'utm_campaign') }} as utm_campaign,
        page_views.referrer,
        page_views.page_title as content,
        bot_user_agents.user_agent is not null as is_bot,
        cast(null as timestamp) as delivered_at,
        page_views.occurred_at as touched_at,
        page_views.source_system,
        page_views.is_backfilled,
        page_views.known_at
    from page_views
    left join bot_user_agents
        on page_views.user_agent = bot_user_agents.user_agent
    where not coalesce(page_views.is_deleted, false)
)

select * from final
