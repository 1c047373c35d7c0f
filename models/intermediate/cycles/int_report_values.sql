-- One row per metric that is no rate (a length of time, a number of people), period and slice.
with durations as (
    select * from {{ ref('int_cycle_durations') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

slices as (
    select * from {{ ref('int_cycle_slices') }}
),

duration_estimates as (
    select * from {{ ref('int_duration_estimates') }}
),

stage_stocks as (
    select * from {{ ref('int_stage_stocks') }}
),

velocities as (
    select * from {{ ref('int_pipeline_velocities') }}
),

metrics as (
    select * from {{ ref('cycle_metrics') }}
),

gaps as (
    select * from {{ ref('int_metric_gaps') }}
),

ping_pong_limits as (
    select * from {{ ref('ping_pong_limits') }}
    where valid_from <= {{ reporting_date(as_of()) }}
    qualify row_number() over (order by valid_from desc) = 1
),

sliced_cycles as (
    select
        lead_cycles.cycle_id,
        slices.slice_name,
        slices.slice_value,
        case
            when lead_cycles.outcome in ('open_in_marketing', 'open_in_sales')
                then lead_cycles.furthest_stage
        end as open_stage,
        lead_cycles.person_number,
        lead_cycles.is_returned
    from lead_cycles
    inner join slices
        on lead_cycles.cycle_id = slices.cycle_id
),

sliced_durations as (
    select
        durations.duration_name,
        sliced_cycles.slice_name,
        sliced_cycles.slice_value,
        case when not durations.is_censored then durations.duration end as observed_duration,
        durations.is_censored,
        durations.month_start
    from durations
    inner join sliced_cycles
        on durations.cycle_id = sliced_cycles.cycle_id
),

quantiles as (
    select
        duration_name,
        'month' as period_grain,
        slice_name,
        slice_value,
        count(*) filter (where is_censored) as censored_count,
        {{ median_of('observed_duration') }} as median_duration,
        {{ p90_of('observed_duration') }} as p90_duration,
        month_start as period_start
    from sliced_durations
    where month_start is not null
    group by duration_name, slice_name, slice_value, month_start
    union all
    select
        duration_name,
        'all' as period_grain,
        slice_name,
        slice_value,
        count(*) filter (where is_censored) as censored_count,
        {{ median_of('observed_duration') }} as median_duration,
        {{ p90_of('observed_duration') }} as p90_duration,
        cast(null as date) as period_start
    from sliced_durations
    group by duration_name, slice_name, slice_value
),

returns_of_people as (
    select
        slice_name,
        slice_value,
        person_number,
        count(*) filter (where is_returned) as returns_count
    from sliced_cycles
    group by slice_name, slice_value, person_number
),

ping_pongs as (
    select
        'ping_pong_count' as metric_name,
        returns_of_people.slice_name,
        returns_of_people.slice_value,
        count(*) filter (
            where returns_of_people.returns_count >= ping_pong_limits.returns_count
        ) as people_count
    from returns_of_people
    cross join ping_pong_limits
    group by returns_of_people.slice_name, returns_of_people.slice_value
),

open_stages as (
    select
        metrics.metric_name,
        sliced_cycles.slice_name,
        sliced_cycles.slice_value,
        count(*) filter (where sliced_cycles.open_stage = metrics.from_stage) as cycles_count
    from sliced_cycles
    cross join metrics
    where metrics.unit = 'cycles'
    group by metrics.metric_name, sliced_cycles.slice_name, sliced_cycles.slice_value
),

quantile_values as (
    select
        metrics.metric_name,
        quantiles.period_grain,
        quantiles.slice_name,
        quantiles.slice_value,
        cast(null as bigint) as excluded_count,
        quantiles.censored_count,
        case metrics.quantile
            when 'median' then quantiles.median_duration
            else quantiles.p90_duration
        end as value,
        cast(null as double) as value_low,
        cast(null as double) as value_high,
        quantiles.period_start
    from metrics
    inner join quantiles
        on metrics.duration_name = quantiles.duration_name
    where metrics.estimator = 'observed'
    union all
    select
        metrics.metric_name,
        duration_estimates.period_grain,
        duration_estimates.slice_name,
        duration_estimates.slice_value,
        duration_estimates.excluded_count,
        duration_estimates.censored_count,
        case metrics.quantile
            when 'median' then duration_estimates.median_duration
            else duration_estimates.p90_duration
        end as value,
        case metrics.quantile
            when 'median' then duration_estimates.median_low
            else duration_estimates.p90_low
        end as value_low,
        case metrics.quantile
            when 'median' then duration_estimates.median_high
            else duration_estimates.p90_high
        end as value_high,
        duration_estimates.period_start
    from metrics
    inner join duration_estimates
        on metrics.duration_name = duration_estimates.duration_name
    where metrics.estimator = 'kaplan_meier'
),

plain_values as (
    select
        metric_name,
        'all' as period_grain,
        slice_name,
        slice_value,
        cast(people_count as double) as value,
        cast(null as date) as period_start
    from ping_pongs
    union all
    select
        metric_name,
        'all' as period_grain,
        slice_name,
        slice_value,
        cast(cycles_count as double) as value,
        cast(null as date) as period_start
    from open_stages
    union all
    select
        metrics.metric_name,
        'month' as period_grain,
        stage_stocks.slice_name,
        stage_stocks.slice_value,
        cast(stage_stocks.cycles_count as double) as value,
        stage_stocks.month_start as period_start
    from stage_stocks
    inner join metrics
        on stage_stocks.stage = metrics.from_stage
    where metrics.unit = 'cycles'
    union all
    select
        metrics.metric_name,
        'all' as period_grain,
        velocities.slice_name,
        velocities.slice_value,
        case metrics.unit
            when 'amount_per_day' then velocities.amount_per_day
            when 'deals' then velocities.open_deals_count
            when 'amount' then velocities.average_won_amount
            when 'days' then velocities.sales_cycle_days
        end as value,
        cast(null as date) as period_start
    from velocities
    cross join metrics
    where metrics.window_name = 'velocity' and metrics.unit <> 'share'
),

measured_values as (
    select * from quantile_values
    union all
    select
        metric_name,
        period_grain,
        slice_name,
        slice_value,
        cast(null as bigint) as excluded_count,
        cast(null as bigint) as censored_count,
        value,
        cast(null as double) as value_low,
        cast(null as double) as value_high,
        period_start
    from plain_values
),

final as (
    select
        measured_values.metric_name,
        measured_values.period_grain,
        measured_values.slice_name,
        measured_values.slice_value,
        measured_values.excluded_count,
        measured_values.censored_count,
        measured_values.value,
        measured_values.value_low,
        measured_values.value_high,
        measured_values.period_start
    from measured_values
    left join gaps
        on measured_values.metric_name = gaps.metric_name
    where gaps.metric_name is null
)

select * from final
