-- One row per metric, period and slice of the lead cycle reports, with its parts and interval.
with cells as (
    select * from {{ ref('int_metric_cells') }}
),

metrics as (
    select * from {{ ref('cycle_metrics') }}
),

gaps as (
    select * from {{ ref('int_metric_gaps') }}
),

velocities as (
    select * from {{ ref('int_pipeline_velocities') }}
),

parts as (
    select
        metric_name,
        'month' as period_grain,
        slice_name,
        slice_value,
        numerator_count,
        denominator_count,
        excluded_count,
        numerator_amount,
        denominator_amount,
        month_start as period_start
    from cells
    where month_start is not null
    union all
    select
        metric_name,
        'all' as period_grain,
        slice_name,
        slice_value,
        sum(numerator_count) as numerator_count,
        sum(denominator_count) as denominator_count,
        sum(excluded_count) as excluded_count,
        sum(numerator_amount) as numerator_amount,
        sum(denominator_amount) as denominator_amount,
        cast(null as date) as period_start
    from cells
    group by metric_name, slice_name, slice_value
    union all
    -- The win rate that velocity is made of: of its own window, which has no months.
    select
        'velocity_win_rate' as metric_name,
        'all' as period_grain,
        slice_name,
        slice_value,
        won_deals_count as numerator_count,
        closed_deals_count as denominator_count,
        cast(null as bigint) as excluded_count,
        cast(null as decimal(18, 2)) as numerator_amount,
        cast(null as decimal(18, 2)) as denominator_amount,
        cast(null as date) as period_start
    from velocities
),

final as (
    select
        parts.metric_name,
        parts.period_grain,
        parts.slice_name,
        parts.slice_value,
        cast(parts.numerator_count as bigint) as numerator_count,
        cast(parts.denominator_count as bigint) as denominator_count,
        cast(parts.excluded_count as bigint) as excluded_count,
        cast(parts.numerator_amount as decimal(18, 2)) as numerator_amount,
        cast(parts.denominator_amount as decimal(18, 2)) as denominator_amount,
        case
            -- Money that is paid back may leave less of the whole than of its part: no share then.
            when
                metrics.unit = 'amount_share'
                and coalesce(parts.numerator_amount, 0) between 0 and parts.denominator_amount
                then {{ safe_divide(
                    'coalesce(parts.numerator_amount, 0)', 'parts.denominator_amount'
                ) }}
            when metrics.unit = 'amount_share' then null
            else {{ safe_divide('parts.numerator_count', 'parts.denominator_count') }}
        end as rate,
        -- Neither a ratio of two flows nor a share of money is a count of successes.
        case
            when metrics.unit = 'share'
                then {{ wilson_low('parts.numerator_count', 'parts.denominator_count') }}
        end as rate_low,
        case
            when metrics.unit = 'share'
                then {{ wilson_high('parts.numerator_count', 'parts.denominator_count') }}
        end as rate_high,
        parts.period_start
    from parts
    inner join metrics
        on parts.metric_name = metrics.metric_name
    left join gaps
        on parts.metric_name = gaps.metric_name
    where gaps.metric_name is null
)

select * from final
