-- One row per length of time, period and slice: its median and 90th percentile by Kaplan-Meier, of
-- all cycles that could still end, with 95 % intervals.
with durations as (
    select * from {{ ref('int_cycle_durations') }}
),

slices as (
    select * from {{ ref('int_cycle_slices') }}
),

monthly_cells as (
    select
        durations.duration_name,
        slices.slice_name,
        slices.slice_value,
        durations.duration,
        count(*) as cycles_count,
        count(*) filter (where not durations.is_censored) as ended_count,
        durations.month_start
    from durations
    inner join slices
        on durations.cycle_id = slices.cycle_id
    group by
        durations.duration_name,
        slices.slice_name,
        slices.slice_value,
        durations.duration,
        durations.month_start
),

cells as (
    select
        duration_name,
        'month' as period_grain,
        slice_name,
        slice_value,
        duration,
        cycles_count,
        ended_count,
        month_start as period_start
    from monthly_cells
    where month_start is not null
    union all
    select
        duration_name,
        'all' as period_grain,
        slice_name,
        slice_value,
        duration,
        sum(cycles_count) as cycles_count,
        sum(ended_count) as ended_count,
        cast(null as date) as period_start
    from monthly_cells
    group by duration_name, slice_name, slice_value, duration
),

-- What ended before it began is out of order: left out, and counted.
cells_at_risk as (
    select
        duration_name,
        period_grain,
        slice_name,
        slice_value,
        duration,
        cycles_count,
        ended_count,
        sum(cycles_count) over (
            partition by duration_name, period_grain, slice_name, slice_value, period_start
            order by duration desc
            rows between unbounded preceding and current row
        ) as at_risk_count,
        period_start
    from cells
    where duration >= 0
),

kept as (
    select
        duration_name,
        period_grain,
        slice_name,
        slice_value,
        duration,
        cycles_count,
        ended_count,
        {{ kept_share('ended_count', 'at_risk_count', 'by_duration') }} as kept_share,
        {{ greenwood_sum('ended_count', 'at_risk_count', 'by_duration') }} as greenwood_sum,
        period_start
    from cells_at_risk
    window by_duration as (
        partition by duration_name, period_grain, slice_name, slice_value, period_start
        order by duration
        rows between unbounded preceding and current row
    )
),

-- An interval of a share is one of the time, too: where its ends come down to the half.
bounded as (
    select
        duration_name,
        period_grain,
        slice_name,
        slice_value,
        duration,
        cycles_count,
        ended_count,
        kept_share,
        {{ kept_share_end('kept_share', 'greenwood_sum', 'low') }} as kept_share_low,
        {{ kept_share_end('kept_share', 'greenwood_sum', 'high') }} as kept_share_high,
        period_start
    from kept
),

estimates as (
    select
        duration_name,
        period_grain,
        slice_name,
        slice_value,
        sum(cycles_count) - sum(ended_count) as censored_count,
        min(duration) filter (where {{ reaches_median('kept_share') }}) as median_duration,
        min(duration) filter (where {{ reaches_median('kept_share_low') }}) as median_low,
        min(duration) filter (where {{ reaches_median('kept_share_high') }}) as median_high,
        min(duration) filter (where {{ reaches_p90('kept_share') }}) as p90_duration,
        min(duration) filter (where {{ reaches_p90('kept_share_low') }}) as p90_low,
        min(duration) filter (where {{ reaches_p90('kept_share_high') }}) as p90_high,
        period_start
    from bounded
    group by duration_name, period_grain, slice_name, slice_value, period_start
),

out_of_order as (
    select
        duration_name,
        period_grain,
        slice_name,
        slice_value,
        sum(cycles_count) as excluded_count,
        period_start
    from cells
    where duration < 0
    group by duration_name, period_grain, slice_name, slice_value, period_start
),

final as (
    select
        estimates.duration_name,
        estimates.period_grain,
        estimates.slice_name,
        estimates.slice_value,
        cast(estimates.censored_count as bigint) as censored_count,
        cast(coalesce(out_of_order.excluded_count, 0) as bigint) as excluded_count,
        estimates.median_duration,
        estimates.median_low,
        estimates.median_high,
        estimates.p90_duration,
        estimates.p90_low,
        estimates.p90_high,
        estimates.period_start
    from estimates
    left join out_of_order
        on
            estimates.duration_name = out_of_order.duration_name
            and estimates.period_grain = out_of_order.period_grain
            and estimates.slice_name = out_of_order.slice_name
            and estimates.slice_value is not distinct from out_of_order.slice_value
            and estimates.period_start is not distinct from out_of_order.period_start
)

select * from final
