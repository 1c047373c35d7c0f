-- Results in = results counted: cutting the metrics into months and slices loses and doubles none.
with results as (
    select
        metric_name,
        count(*) filter (where is_counted) as numerator_count,
        count(*) filter (where is_in_whole) as denominator_count,
        count(*) filter (where is_excluded) as excluded_count,
        coalesce(sum(denominator_amount), 0) as denominator_amount
    from {{ ref('int_metric_results') }}
    group by metric_name
),

cells as (
    select
        metric_name,
        sum(numerator_count) as numerator_count,
        sum(denominator_count) as denominator_count,
        sum(excluded_count) as excluded_count,
        coalesce(sum(denominator_amount), 0) as denominator_amount
    from {{ ref('int_metric_cells') }}
    where slice_name = 'all'
    group by metric_name
)

select
    results.metric_name,
    results.denominator_count,
    cells.denominator_count as counted_denominator_count
from results
left join cells
    on results.metric_name = cells.metric_name
where
    results.numerator_count is distinct from cells.numerator_count
    or results.denominator_count is distinct from cells.denominator_count
    or results.excluded_count is distinct from cells.excluded_count
    or results.denominator_amount is distinct from cells.denominator_amount
