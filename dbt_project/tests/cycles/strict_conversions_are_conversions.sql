-- The funnel is monotonic where it is strict: what converted in order also converted in any
-- order, and both look at the same cycles.
with rates as (
    select * from {{ ref('int_report_rates') }}
),

metrics as (
    select * from {{ ref('cycle_metrics') }}
    where is_strict is not null
),

conversions as (
    select
        metrics.from_stage,
        metrics.to_stage,
        metrics.is_strict,
        rates.period_grain,
        rates.period_start,
        rates.slice_name,
        rates.slice_value,
        rates.numerator_count,
        rates.denominator_count,
        rates.excluded_count
    from rates
    inner join metrics
        on rates.metric_name = metrics.metric_name
)

select
    stricts.from_stage,
    stricts.to_stage,
    stricts.period_grain,
    stricts.period_start,
    stricts.slice_name,
    stricts.slice_value,
    stricts.numerator_count as strict_count,
    others.numerator_count as any_order_count
from conversions as stricts
inner join conversions as others
    on
        stricts.from_stage = others.from_stage
        and stricts.to_stage = others.to_stage
        and stricts.period_grain = others.period_grain
        and stricts.period_start is not distinct from others.period_start
        and stricts.slice_name = others.slice_name
        and stricts.slice_value is not distinct from others.slice_value
where
    stricts.is_strict
    and not others.is_strict
    and (
        stricts.numerator_count > others.numerator_count
        or stricts.denominator_count + stricts.excluded_count <> others.denominator_count
    )
