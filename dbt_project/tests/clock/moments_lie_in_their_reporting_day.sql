-- Days and months are those of the reporting calendar: a moment lies between the beginning of its day
-- there and that of the next one.
with moments as (
    select handed_off_at as moment_at
    from {{ ref('fct_lead_cycles') }}
    union
    select opened_at as moment_at
    from {{ ref('fct_lead_cycles') }}
)

select moment_at
from moments
where
    moment_at < {{ reporting_day_start(reporting_date('moment_at')) }}
    or moment_at >= {{ reporting_day_start(days_later(reporting_date('moment_at'), 1)) }}
