-- The working day opens before it closes, and its openings do not overlap.
with openings as (
    select
        time_zone,
        weekday,
        opens_at,
        closes_at,
        valid_from,
        lag(closes_at) over (
            partition by time_zone, valid_from, weekday
            order by opens_at
        ) as previous_closes_at
    from {{ ref('business_hours') }}
)

select
    time_zone,
    weekday,
    opens_at,
    closes_at,
    valid_from
from openings
where opens_at >= closes_at or opens_at < previous_closes_at
