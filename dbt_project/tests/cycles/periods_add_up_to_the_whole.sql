-- The months of a rate are parts of its whole, which also holds what has no known time.
with rates as (
    select * from {{ ref('int_report_rates') }}
),

sums as (
    select
        metric_name,
        slice_name,
        slice_value,
        sum(numerator_count) as numerator_count,
        sum(denominator_count) as denominator_count,
        sum(excluded_count) as excluded_count
    from rates
    where period_grain = 'month'
    group by metric_name, slice_name, slice_value
),

wholes as (
    select * from rates
    where period_grain = 'all'
)

select
    sums.metric_name,
    sums.slice_name,
    sums.slice_value,
    sums.denominator_count,
    wholes.denominator_count as whole_denominator_count
from sums
left join wholes
    on
        sums.metric_name = wholes.metric_name
        and sums.slice_name = wholes.slice_name
        and sums.slice_value is not distinct from wholes.slice_value
where
    wholes.metric_name is null
    or sums.numerator_count > wholes.numerator_count
    or sums.denominator_count > wholes.denominator_count
    or sums.excluded_count > wholes.excluded_count
