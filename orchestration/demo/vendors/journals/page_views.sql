-- Page views in the order in which a tracker files them, still in numbers: sorting addresses
-- would cost several times as much.
create table ordered_page_views as
select
    page_view_events.event_no,
    page_view_events.session_no,
    page_view_events.visitor_no,
    sessions.person_no,
    page_view_events.view_index,
    page_view_events.page_no,
    channels.channel_no,
    sessions.campaign_no,
    page_view_events.viewed_at
from page_view_events
inner join sessions using (session_no)
inner join channels using (channel)
order by viewed_at, event_no;

-- What the numbers stand for, as lists to look up in: a join would not keep the order.
set variable page_paths = (select list(path order by page_no) from pages);
set variable page_titles = (select list(title order by page_no) from pages);
set variable utm_sources = (select list(utm_source order by channel_no) from channels);
set variable utm_mediums = (select list(utm_medium order by channel_no) from channels);
set variable referrers = (select list(referrer order by channel_no) from channels);
set variable utm_campaigns = (
    select list(campaign_utm(name) order by number)
    from range(1, 100) as numbers (number)
    left join campaigns on number = campaign_no
);
