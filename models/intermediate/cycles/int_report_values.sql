-- One row per metric that is no rate (a length of time, a number of people), period and slice.
with durations as (
    select * from {{ ref('int_cycle_durations') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

users as (
    select * from {{ ref('int_users') }}
),

slices as (
    select * from {{ ref('report_slices') }}
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
        case slices.slice_name
            when 'all' then 'all'
            when 'lead_source' then lead_cycles.lead_source
            when 'channel' then lead_cycles.channel
            when 'campaign' then lead_cycles.campaign_id
            when 'segment' then lead_cycles.segment
            when 'region' then lead_cycles.country
            when 'team' then lead_cycles.team
            when 'owner' then users.owner_key
        end as slice_value,
        case
            when lead_cycles.outcome in ('open_in_marketing', 'open_in_sales')
                then lead_cycles.furthest_stage
        end as open_stage,
        lead_cycles.person_number,
        lead_cycles.is_returned
    from lead_cycles
    cross join slices
    left join users
        on lead_cycles.owner_id = users.user_id
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

stage_stocks as (
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

measured_values as (
    select
        metrics.metric_name,
        quantiles.period_grain,
        quantiles.slice_name,
        quantiles.slice_value,
        quantiles.censored_count,
        case metrics.quantile
            when 'median' then quantiles.median_duration
            else quantiles.p90_duration
        end as value,
        quantiles.period_start
    from metrics
    inner join quantiles
        on metrics.duration_name = quantiles.duration_name
    union all
    select
        metric_name,
        'all' as period_grain,
        slice_name,
        slice_value,
        cast(null as bigint) as censored_count,
        cast(people_count as double) as value,
        cast(null as date) as period_start
    from ping_pongs
    union all
    select
        metric_name,
        'all' as period_grain,
        slice_name,
        slice_value,
        cast(null as bigint) as censored_count,
        cast(cycles_count as double) as value,
        cast(null as date) as period_start
    from stage_stocks
),

final as (
    select
        measured_values.metric_name,
        measured_values.period_grain,
        measured_values.slice_name,
        measured_values.slice_value,
        measured_values.censored_count,
        measured_values.value,
        measured_values.period_start
    from measured_values
    left join gaps
        on measured_values.metric_name = gaps.metric_name
    where gaps.metric_name is null
)

select * from final
