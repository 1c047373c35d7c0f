-- One row per page view; utm values are read from the page's address.
with page_views as (
    select * from {{ source('raw_web', 'page_view') }}
),

-- Read on its own: a CTE that is used twice would be kept in memory as a whole.
user_agents as (
    select distinct user_agent
    from {{ source('raw_web', 'page_view') }}
    where user_agent is not null
),

bots as (
    select * from {{ ref('bot_user_agents') }}
),

bot_user_agents as (
    select distinct user_agents.user_agent
    from user_agents
    inner join bots
        on contains(lower(user_agents.user_agent), bots.pattern)
),

-- Before the join, where equal addresses still stand side by side and are read once.
described_page_views as (
    select
        source_system || ':' || event_id as touch_id,
        source_system || ':' || visitor_id as anonymous_id,
        {{ url_parameter('page_url', 'utm_source') }} as utm_source,
        {{ url_parameter('page_url', 'utm_medium') }} as utm_medium,
        {{ url_parameter('page_url', 'utm_campaign') }} as utm_campaign,
        referrer,
        page_title,
        user_agent,
        occurred_at,
        source_system,
        is_backfilled,
        known_at
    from page_views
    where not coalesce(is_deleted, false)
),

final as (
    select
        described_page_views.touch_id,
        cast(null as varchar) as person_id,
        described_page_views.anonymous_id,
        'page_view' as type,
        cast(null as varchar) as campaign_id,
        described_page_views.utm_source,
        described_page_views.utm_medium,
        described_page_views.utm_campaign,
        described_page_views.referrer,
        described_page_views.page_title as content,
        bot_user_agents.user_agent is not null as is_bot,
        cast(null as timestamp) as delivered_at,
        described_page_views.occurred_at as touched_at,
        described_page_views.source_system,
        described_page_views.is_backfilled,
        described_page_views.known_at
    from described_page_views
    left join bot_user_agents
        on described_page_views.user_agent = bot_user_agents.user_agent
)

select * from final
