-- One row per length of time, period and slice: its median and 90th percentile by Kaplan-Meier, of
-- all cycles that could still end, with 95 % intervals.
with durations as (
    select * from {{ ref('int_cycle_durations') }}
),

slices as (
    select * from {{ ref('int_cycle_slices') }}
),

-- Millions of lengths are put in order below, so they stand under numbers of their group.
duration_numbers as (
    select
        duration_name,
        row_number() over (order by duration_name) as duration_number
    from durations
    group by duration_name
),

slice_numbers as (
    select
        slice_name,
        slice_value,
        row_number() over (order by slice_name, slice_value) as slice_number
    from slices
    group by slice_name, slice_value
),

numbered_slices as (
    select
        slices.cycle_id,
        slice_numbers.slice_number
    from slices
    inner join slice_numbers
        on
            slices.slice_name = slice_numbers.slice_name
            and slices.slice_value is not distinct from slice_numbers.slice_value
),

monthly_cells as (
    select
        duration_numbers.duration_number,
        numbered_slices.slice_number,
        durations.duration,
        count(*) as cycles_count,
        count(*) filter (where not durations.is_censored) as ended_count,
        durations.month_start
    from durations
    inner join duration_numbers
        on durations.duration_name = duration_numbers.duration_name
    inner join numbered_slices
        on durations.cycle_id = numbered_slices.cycle_id
    group by
        duration_numbers.duration_number,
        numbered_slices.slice_number,
        durations.duration,
        durations.month_start
),

cells as (
    select
        duration_number,
        slice_number,
        duration,
        cycles_count,
        ended_count,
        month_start as period_start
    from monthly_cells
    where month_start is not null
    union all
    select
        duration_number,
        slice_number,
        duration,
        sum(cycles_count) as cycles_count,
        sum(ended_count) as ended_count,
        cast(null as date) as period_start
    from monthly_cells
    group by duration_number, slice_number, duration
),

-- What ended before it began is out of order: left out, and counted.
measured_groups as (
    select
        row_number() over (
            order by duration_number, slice_number, period_start
        ) as group_number,
        duration_number,
        slice_number,
        sum(cycles_count - ended_count) filter (where duration >= 0) as censored_count,
        sum(cycles_count) filter (where duration < 0) as excluded_count,
        period_start
    from cells
    group by duration_number, slice_number, period_start
    having count(*) filter (where duration >= 0) > 0
),

cells_at_risk as (
    select
        measured_groups.group_number,
        cells.duration,
        cells.ended_count,
        sum(cast(cells.cycles_count as double)) over (
            partition by measured_groups.group_number
            order by cells.duration desc
            rows between unbounded preceding and current row
        ) as at_risk_count
    from cells
    inner join measured_groups
        on
            cells.duration_number = measured_groups.duration_number
            and cells.slice_number = measured_groups.slice_number
            and cells.period_start is not distinct from measured_groups.period_start
    where cells.duration >= 0
),

-- The share kept changes only where something ended.
kept as (
    select
        group_number,
        duration,
        {{ kept_share('ended_count', 'at_risk_count', 'by_duration') }} as kept_share,
        {{ greenwood_sum('ended_count', 'at_risk_count', 'by_duration') }} as greenwood_sum
    from cells_at_risk
    where ended_count > 0
    window by_duration as (
        partition by group_number
        order by duration
        rows between unbounded preceding and current row
    )
),

-- An interval of a share is one of the time, too: where its ends come down to the half.
bounded as (
    select
        group_number,
        duration,
        kept_share,
        {{ kept_share_end('kept_share', 'greenwood_sum', 'low') }} as kept_share_low,
        {{ kept_share_end('kept_share', 'greenwood_sum', 'high') }} as kept_share_high
    from kept
),

estimates as (
    select
        group_number,
        min(duration) filter (where {{ reaches_median('kept_share') }}) as median_duration,
        min(duration) filter (where {{ reaches_median('kept_share_low') }}) as median_low,
        min(duration) filter (where {{ reaches_median('kept_share_high') }}) as median_high,
        min(duration) filter (where {{ reaches_p90('kept_share') }}) as p90_duration,
        min(duration) filter (where {{ reaches_p90('kept_share_low') }}) as p90_low,
        min(duration) filter (where {{ reaches_p90('kept_share_high') }}) as p90_high
    from bounded
    group by group_number
),

final as (
    select
        duration_numbers.duration_name,
        case when measured_groups.period_start is null then 'all' else 'month' end as period_grain,
        slice_numbers.slice_name,
        slice_numbers.slice_value,
        cast(measured_groups.censored_count as bigint) as censored_count,
        cast(coalesce(measured_groups.excluded_count, 0) as bigint) as excluded_count,
        estimates.median_duration,
        estimates.median_low,
        estimates.median_high,
        estimates.p90_duration,
        estimates.p90_low,
        estimates.p90_high,
        measured_groups.period_start
    from measured_groups
    inner join duration_numbers
        on measured_groups.duration_number = duration_numbers.duration_number
    inner join slice_numbers
        on measured_groups.slice_number = slice_numbers.slice_number
    left join estimates
        on measured_groups.group_number = estimates.group_number
)

select * from final
