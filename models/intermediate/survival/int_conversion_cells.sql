-- One row per conversion, slice and length of time in days, with the cycles that took it.
with metrics as (
    select * from {{ ref('cycle_metrics') }}
    where is_strict = false
),

gaps as (
    select * from {{ ref('int_metric_gaps') }}
),

cycle_stages as (
    select * from {{ ref('int_cycle_stages') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

slices as (
    select * from {{ ref('report_slices') }}
    where slice_name in ('all', 'segment')
),

windows as (
    select * from {{ ref('int_metric_windows') }}
    where valid_from <= {{ as_of() }} and (valid_until > {{ as_of() }} or valid_until is null)
),

horizons as (
    select
        max(days) filter (where window_name = 'conversion') as horizon_days,
        max(days) filter (where window_name = 'conversion_history') as history_days
    from windows
),

conversions as (
    select
        metrics.from_stage,
        metrics.to_stage,
        from_stages.cycle_id,
        horizons.horizon_days,
        to_stages.cycle_id is not null as is_converted,
        {{ reporting_date('from_stages.first_entered_at') }} as entered_on,
        {{ reporting_date('to_stages.first_entered_at') }} as converted_on
    from metrics
    cross join horizons
    inner join cycle_stages as from_stages
        on
            metrics.from_stage = from_stages.stage
            and from_stages.first_entered_at
            > {{ dbt.dateadd('day', '-horizons.history_days', as_of()) }}
    left join cycle_stages as to_stages
        on
            from_stages.cycle_id = to_stages.cycle_id
            and metrics.to_stage = to_stages.stage
    left join gaps
        on metrics.metric_name = gaps.metric_name
    where gaps.metric_name is null
),

-- Only its age ends the time in which a cycle was seen not to convert, whatever became of it.
lags as (
    select
        from_stage,
        to_stage,
        cycle_id,
        horizon_days,
        is_converted,
        {{ days_from('entered_on', 'coalesce(converted_on, ' ~ reporting_date(as_of()) ~ ')') }}
            as lag_days
    from conversions
    where not is_converted or converted_on is not null
),

-- What comes after the horizon is one day, on which nobody converts.
sliced_lags as (
    select
        lags.from_stage,
        lags.to_stage,
        slices.slice_name,
        case slices.slice_name
            when 'all' then 'all'
            when 'segment' then lead_cycles.segment
        end as slice_value,
        lags.horizon_days,
        least(lags.lag_days, lags.horizon_days + 1) as lag_days,
        lags.is_converted and lags.lag_days <= lags.horizon_days as is_converted
    from lags
    cross join slices
    inner join lead_cycles
        on lags.cycle_id = lead_cycles.cycle_id
    where lags.lag_days >= 0
),

final as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        horizon_days,
        cast(lag_days as integer) as lag_days,
        count(*) as cycles_count,
        is_converted
    from sliced_lags
    group by all
)

select * from final
