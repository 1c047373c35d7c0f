-- Touches by type and by the one reason why they do not count ('eligible' if they do).
select
    touch_type,
    coalesce(ineligible_reason, 'eligible') as reason,
    count(*) as touches
from (
    select 'page_view' as touch_type, ineligible_reason from page_view_events
    union all
    select touch_type, ineligible_reason from marketing_touches
)
group by all
order by all
