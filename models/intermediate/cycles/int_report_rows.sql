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
        period_start
    from rates
    union all
    select
        metric_name,
        period_grain,
        slice_name,
        slice_value,
        cast(null as bigint) as numerator_count,
        cast(null as bigint) as denominator_count,
        cast(null as bigint) as excluded_count,
        censored_count,
        cast(null as decimal(18, 2)) as numerator_amount,
        cast(null as decimal(18, 2)) as denominator_amount,
        cast(null as double) as rate,
        cast(null as double) as rate_low,
        cast(null as double) as rate_high,
        value,
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
            when metrics.unit = 'amount_share' then '{{ var("reporting_currency") }}'
        end as currency_code,
        gaps.not_measured_reason,
        case
            when gaps.metric_name is null and metrics.unit in ('share', 'amount_share', 'ratio')
                then coalesce(measured_rows.numerator_count, 0)
        end as numerator_count,
        case
            when gaps.metric_name is null and metrics.unit in ('share', 'amount_share', 'ratio')
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
)

select * from final
