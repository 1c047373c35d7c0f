select
    web_event_id(event_no) as event_id,
    visitor_id(visitor_no) as visitor_id,
    page_address(
        pages.path,
        case when view_index = 0 then channels.utm_source end,
        case when view_index = 0 then channels.utm_medium end,
        campaigns.name,
        session_no,
        person_no
    ) as page_url,
    pages.title as page_title,
    case
        when view_index = 0 then channels.referrer
        else 'https://www.simulated-company.example/'
    end as referrer,
    case
        when visitor_no >= 8000000000 then bot_agent(visitor_no)
        when visitor_no % 2 = 0
            then 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/128.0'
        else 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/605.1.15'
    end as user_agent,
    viewed_at as occurred_at
from ordered_page_views
inner join channels using (channel_no)
inner join pages using (page_no)
left join campaigns using (campaign_no)
