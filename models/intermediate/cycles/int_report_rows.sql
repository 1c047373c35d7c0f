-- One row per metric of the lead cycle reports, period and slice; unmeasured ones say why.
with metrics as (
    select * from {{ ref('cycle_metrics') }}
),

gaps as (
    select * from {{ ref('int_metric_gaps') }}
),

rates as (
    select * from {{ ref('int_report_rates') }}
),

report_values as (
    select * from {{ ref('int_report_values') }}
),

expected_conversions as (
    select * from {{ ref('int_expected_conversions') }}
),

expected_intervals as (
    select * from {{ ref('int_expected_conversion_intervals') }}
),

curve_summaries as (
    select * from {{ ref('int_conversion_curve_summary') }}
),

exclusions as (
    select * from {{ ref('int_conversion_exclusions') }}
),

estimates as (
    select
        expected_conversions.from_stage,
        expected_conversions.to_stage,
        'month' as period_grain,
        expected_conversions.slice_name,
        expected_conversions.slice_value,
        expected_conversions.conversions_count,
        expected_conversions.entries_count,
        expected_conversions.expected_rate as rate,
        expected_intervals.expected_rate_low as rate_low,
        expected_intervals.expected_rate_high as rate_high,
        expected_conversions.month_start as period_start
    from expected_conversions
    left join expected_intervals
        on
            expected_conversions.from_stage = expected_intervals.from_stage
            and expected_conversions.to_stage = expected_intervals.to_stage
            and expected_conversions.slice_name = expected_intervals.slice_name
            and expected_conversions.slice_value
            is not distinct from expected_intervals.slice_value
            and expected_conversions.month_start
            = cast(expected_intervals.month_start as date)
    union all
    select
        from_stage,
        to_stage,
        'all' as period_grain,
        slice_name,
        slice_value,
        conversions_count,
        entries_count,
        expected_rate as rate,
        expected_rate_low as rate_low,
        expected_rate_high as rate_high,
        cast(null as date) as period_start
    from curve_summaries
),

-- What has matured, and what a few equal cycles are drawn from, is a share of counts.
expected_rates as (
    select
        metrics.metric_name,
        estimates.period_grain,
        estimates.slice_name,
        estimates.slice_value,
        estimates.conversions_count,
        estimates.entries_count,
        coalesce(exclusions.excluded_count, 0) as excluded_count,
        estimates.rate,
        case
            when estimates.rate is not null
                then least(estimates.rate, coalesce(estimates.rate_low, {{ wilson_low(
                    'estimates.rate * estimates.entries_count', 'estimates.entries_count'
                ) }}))
        end as rate_low,
        case
            when estimates.rate is not null
                then greatest(estimates.rate, coalesce(estimates.rate_high, {{ wilson_high(
                    'estimates.rate * estimates.entries_count', 'estimates.entries_count'
                ) }}))
        end as rate_high,
        estimates.period_start
    from metrics
    inner join estimates
        on
            metrics.from_stage = estimates.from_stage
            and metrics.to_stage = estimates.to_stage
    left join exclusions
        on
            estimates.from_stage = exclusions.from_stage
            and estimates.to_stage = exclusions.to_stage
            and estimates.period_grain = exclusions.period_grain
            and estimates.slice_name = exclusions.slice_name
            and estimates.slice_value is not distinct from exclusions.slice_value
            and estimates.period_start is not distinct from exclusions.period_start
    where metrics.unit = 'expected_share'
),

-- How much of a month's conversions could have been seen by now, whichever way they are counted.
maturities as (
    select
        metrics.metric_name,
        expected_conversions.slice_name,
        expected_conversions.slice_value,
        expected_conversions.cohort_maturity,
        expected_conversions.month_start
    from metrics
    inner join expected_conversions
        on
            metrics.from_stage = expected_conversions.from_stage
            and metrics.to_stage = expected_conversions.to_stage
    where metrics.unit in ('share', 'expected_share')
),

measured_rows as (
    select
        metric_name,
        period_grain,
        slice_name,
        slice_value,
        numerator_count,
        denominator_count,
        excluded_count,
        cast(null as bigint) as censored_count,
        numerator_amount,
        denominator_amount,
        rate,
        rate_low,
        rate_high,
        cast(null as double) as value,
        cast(null as double) as value_low,
        cast(null as double) as value_high,
        period_start
    from rates
    union all
    select
        metric_name,
        period_grain,
        slice_name,
        slice_value,
        conversions_count as numerator_count,
        entries_count as denominator_count,
        excluded_count,
        cast(null as bigint) as censored_count,
        cast(null as decimal(18, 2)) as numerator_amount,
        cast(null as decimal(18, 2)) as denominator_amount,
        rate,
        rate_low,
        rate_high,
        cast(null as double) as value,
        cast(null as double) as value_low,
        cast(null as double) as value_high,
        period_start
    from expected_rates
    union all
    select
        metric_name,
        period_grain,
        slice_name,
        slice_value,
        cast(null as bigint) as numerator_count,
        cast(null as bigint) as denominator_count,
        excluded_count,
        censored_count,
        cast(null as decimal(18, 2)) as numerator_amount,
        cast(null as decimal(18, 2)) as denominator_amount,
        cast(null as double) as rate,
        cast(null as double) as rate_low,
        cast(null as double) as rate_high,
        value,
        value_low,
        value_high,
        period_start
    from report_values
),

-- Every metric has its row over everything, also where nothing has matured or can be measured.
all_rows as (
    select
        metric_name,
        period_grain,
        slice_name,
        slice_value,
        period_start
    from measured_rows
    union
    select
        metric_name,
        'all' as period_grain,
        'all' as slice_name,
        'all' as slice_value,
        cast(null as date) as period_start
    from metrics
),

final as (
    select
        metrics.report,
        all_rows.metric_name,
        metrics.from_stage,
        metrics.to_stage,
        all_rows.period_grain,
        all_rows.slice_name,
        all_rows.slice_value,
        metrics.unit,
        case
            when metrics.unit in ('amount_share', 'amount', 'amount_per_day')
                then '{{ var("reporting_currency") }}'
        end as currency_code,
        gaps.not_measured_reason,
        case
            when
                gaps.metric_name is null
                and metrics.unit in ('share', 'expected_share', 'amount_share', 'ratio')
                then coalesce(measured_rows.numerator_count, 0)
        end as numerator_count,
        case
            when
                gaps.metric_name is null
                and metrics.unit in ('share', 'expected_share', 'amount_share', 'ratio')
                then coalesce(measured_rows.denominator_count, 0)
        end as denominator_count,
        measured_rows.excluded_count,
        measured_rows.censored_count,
        measured_rows.numerator_amount,
        measured_rows.denominator_amount,
        measured_rows.rate,
        measured_rows.rate_low,
        measured_rows.rate_high,
        measured_rows.value,
        measured_rows.value_low,
        measured_rows.value_high,
        maturities.cohort_maturity,
        all_rows.period_start,
        {{ as_of() }} as as_of
    from all_rows
    inner join metrics
        on all_rows.metric_name = metrics.metric_name
    left join gaps
        on all_rows.metric_name = gaps.metric_name
    left join measured_rows
        on
            all_rows.metric_name = measured_rows.metric_name
            and all_rows.period_grain = measured_rows.period_grain
            and all_rows.slice_name = measured_rows.slice_name
            and all_rows.slice_value is not distinct from measured_rows.slice_value
            and all_rows.period_start is not distinct from measured_rows.period_start
    left join maturities
        on
            all_rows.metric_name = maturities.metric_name
            and all_rows.slice_name = maturities.slice_name
            and all_rows.slice_value is not distinct from maturities.slice_value
            and all_rows.period_start = maturities.month_start
)

select * from final
