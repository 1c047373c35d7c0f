select
    web_event_id(event_no) as event_id,
    visitor_id(visitor_no) as visitor_id,
    page_address(
        getvariable('page_paths')[page_no + 1],
        case when view_index = 0 then getvariable('utm_sources')[channel_no] end,
        case when view_index = 0 then getvariable('utm_mediums')[channel_no] end,
        getvariable('utm_campaigns')[campaign_no],
        session_no,
        person_no
    ) as page_url,
    getvariable('page_titles')[page_no + 1] as page_title,
    case
        when view_index = 0 then getvariable('referrers')[channel_no]
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
