-- What is measured of hand-offs once a window has passed counts each hand-off whose window has passed,
-- and none before: counted + left out = such hand-offs.
with lead_cycles as (
    select * from {{ ref('fct_lead_cycles') }}
    where handed_off_at is not null
),

metrics as (
    select * from {{ ref('cycle_metrics') }}
    where
        metric_name in (
            'follow_up_rate',
            'acceptance_rate',
            'rejection_rate',
            'leak_rate',
            'recycle_rate',
            'closure_rate'
        )
),

windows as (
    select * from {{ ref('int_metric_windows') }}
),

rates as (
    select * from {{ ref('int_report_rates') }}
    where period_grain = 'all' and slice_name = 'all'
),

mature_hand_offs as (
    select
        metrics.metric_name,
        count(*) as hand_offs_count
    from metrics
    inner join windows
        on metrics.window_name = windows.window_name
    inner join lead_cycles
        on
            lead_cycles.handed_off_at >= windows.valid_from
            and (
                lead_cycles.handed_off_at < windows.valid_until
                or windows.valid_until is null
            )
    where {{ dbt.dateadd('day', 'windows.days', 'lead_cycles.handed_off_at') }} <= {{ as_of() }}
    group by metrics.metric_name
)

select
    rates.metric_name,
    rates.denominator_count,
    rates.excluded_count,
    mature_hand_offs.hand_offs_count
from rates
inner join metrics
    on rates.metric_name = metrics.metric_name
left join mature_hand_offs
    on rates.metric_name = mature_hand_offs.metric_name
where
    rates.denominator_count + rates.excluded_count
    <> coalesce(mature_hand_offs.hand_offs_count, 0)
