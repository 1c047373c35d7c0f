-- One row per group (nurtured or not), score band and lead source, and per group over all of them:
-- how many leads that were not sales-ready went on.
with cells as (
    select * from {{ ref('int_nurture_cells') }}
),

gaps as (
    select * from {{ ref('int_metric_gaps') }}
    where metric_name = 'nurture_coverage'
),

weighed_cells as (
    select
        cells.score_band,
        cells.lead_source,
        cells.cycles_count,
        cells.advanced_count,
        cells.is_nurtured,
        sum(cells.cycles_count) over (
            partition by cells.score_band, cells.lead_source
        ) as stratum_count,
        count(*) over (partition by cells.score_band, cells.lead_source) > 1 as is_compared,
        sum(cells.cycles_count) over () as total_count
    from cells
    left join gaps
        on gaps.metric_name = 'nurture_coverage'
    where gaps.metric_name is null
),

-- Like with like: only bands and sources that hold both groups, each as large as in both together.
standards as (
    select
        is_nurtured,
        sum(cycles_count) as cycles_count,
        sum(advanced_count) as advanced_count,
        sum(
            stratum_count * {{ safe_divide('advanced_count', 'cycles_count') }}
        ) filter (where is_compared)
        / sum(stratum_count) filter (where is_compared) as standardised_rate,
        sqrt(sum(
            stratum_count * stratum_count
            * {{ smoothed_variance('advanced_count', 'cycles_count') }}
        ) filter (where is_compared))
        / sum(stratum_count) filter (where is_compared) as standard_error,
        coalesce(sum(stratum_count) filter (where is_compared), 0)
        / max(total_count) as standard_share
    from weighed_cells
    group by is_nurtured
),

group_rows as (
    select
        'all' as score_band,
        'all' as lead_source,
        cycles_count,
        advanced_count,
        standardised_rate,
        {{ normal_low('standardised_rate', 'standard_error') }} as standardised_rate_low,
        {{ normal_high('standardised_rate', 'standard_error') }} as standardised_rate_high,
        standard_share,
        is_nurtured
    from standards
    union all
    select
        score_band,
        lead_source,
        cycles_count,
        advanced_count,
        cast(null as double) as standardised_rate,
        cast(null as double) as standardised_rate_low,
        cast(null as double) as standardised_rate_high,
        cast(null as double) as standard_share,
        is_nurtured
    from weighed_cells
),

final as (
    select
        score_band,
        lead_source,
        cast(cycles_count as bigint) as cycles_count,
        cast(advanced_count as bigint) as advanced_count,
        {{ safe_divide('advanced_count', 'cycles_count') }} as advanced_rate,
        {{ wilson_low('advanced_count', 'cycles_count') }} as advanced_rate_low,
        {{ wilson_high('advanced_count', 'cycles_count') }} as advanced_rate_high,
        standardised_rate,
        standardised_rate_low,
        standardised_rate_high,
        cast(standard_share as double) as standard_share,
        is_nurtured,
        true as is_association,
        {{ as_of() }} as as_of
    from group_rows
)

select * from final
