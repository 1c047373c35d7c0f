-- The week of every time zone holds from the calendar's first day on: no hand-off is without one.
with business_hours as (
    select * from {{ ref('business_hours') }}
)

select min(valid_from) as first_day
from business_hours
where time_zone is null
having coalesce(min(valid_from) > {{ first_calendar_day() }}, true)
