-- One row per conversion and lead cycle that entered its first stage at a known time, with how long
-- the cycle took or has been watched.
with metrics as (
    select * from {{ ref('cycle_metrics') }}
    where unit = 'expected_share'
),

gaps as (
    select * from {{ ref('int_metric_gaps') }}
),

cycle_stages as (
    select * from {{ ref('int_cycle_stages') }}
),

windows as (
    select * from {{ ref('int_metric_windows') }}
    where valid_from <= {{ as_of() }} and (valid_until > {{ as_of() }} or valid_until is null)
),

history as (
    select days as history_days
    from windows
    where window_name = 'conversion_history'
),

conversions as (
    select
        metrics.from_stage,
        metrics.to_stage,
        from_stages.cycle_id,
        windows.days as horizon_days,
        from_stages.first_entered_at
        > {{ dbt.dateadd('day', '-history.history_days', as_of()) }} as is_in_history,
        to_stages.cycle_id is not null as is_converted,
        from_stages.first_entered_month as month_start,
        {{ reporting_date('from_stages.first_entered_at') }} as entered_on,
        {{ reporting_date('to_stages.first_entered_at') }} as converted_on
    from metrics
    cross join history
    inner join windows
        on metrics.window_name = windows.window_name
    inner join cycle_stages as from_stages
        on
            metrics.from_stage = from_stages.stage
            and from_stages.first_entered_at is not null
    left join cycle_stages as to_stages
        on
            from_stages.cycle_id = to_stages.cycle_id
            and metrics.to_stage = to_stages.stage
    left join gaps
        on metrics.metric_name = gaps.metric_name
    where gaps.metric_name is null
),

-- Only its age ends the time in which a cycle was seen not to convert, whatever became of it.
aged as (
    select
        from_stage,
        to_stage,
        cycle_id,
        horizon_days,
        {{ days_from('entered_on', reporting_date(as_of())) }} as age_days,
        case
            when is_converted then {{ days_from('entered_on', 'converted_on') }}
            else {{ days_from('entered_on', reporting_date(as_of())) }}
        end as lag_days,
        is_in_history,
        is_converted,
        month_start
    from conversions
),

final as (
    select
        from_stage,
        to_stage,
        cycle_id,
        cast(horizon_days as integer) as horizon_days,
        cast(age_days as integer) as age_days,
        cast(lag_days as integer) as lag_days,
        is_in_history,
        is_converted,
        coalesce(lag_days >= 0, false) as is_in_order,
        month_start
    from aged
)

select * from final
