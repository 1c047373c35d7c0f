-- Touches by type and by the one reason why they do not count ('eligible' if they do).
select
    touch_type,
    coalesce(ineligible_reason, 'eligible') as reason,
    count(*) as touches,
    count(*) filter (is_scanner_click) as scanner_clicks
from (
    select 'page_view' as touch_type, ineligible_reason, false as is_scanner_click
    from page_view_events
    union all
    select touch_type, ineligible_reason, is_scanner_click from marketing_touches
)
group by all
order by all
