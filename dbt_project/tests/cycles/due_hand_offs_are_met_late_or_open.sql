-- Of the hand-offs whose due time has passed, each was met, is late or is open: due = their sum.
with results as (
    select
        period_grain,
        period_start,
        slice_name,
        slice_value,
        max(denominator_count) as due_count,
        min(denominator_count) as least_due_count,
        sum(numerator_count) as met_late_or_open_count,
        count(*) as metrics_count
    from {{ ref('rpt_follow_up') }}
    where
        metric_name in ('sla_hit_rate', 'sla_late_rate', 'sla_open_rate')
        and not_measured_reason is null
    group by period_grain, period_start, slice_name, slice_value
),

due_cycles as (
    select count(*) as due_count
    from {{ ref('fct_lead_cycles') }}
    where due_at <= as_of and sla_status is not null
)

select
    results.period_grain,
    results.period_start,
    results.slice_name,
    results.slice_value,
    results.due_count,
    results.met_late_or_open_count
from results
cross join due_cycles
where
    results.met_late_or_open_count <> results.due_count
    or results.least_due_count <> results.due_count
    or results.metrics_count <> 3
    or (
        results.period_grain = 'all'
        and results.slice_name = 'all'
        and results.due_count <> due_cycles.due_count
    )
