-- One row per metric, period and slice of the lead cycle reports: those that `metrics`, `grains`
-- and `slices` name. Only cohorts have a maturity.
with follow_up as (
    select * from marts.rpt_follow_up
),

recycling as (
    select * from marts.rpt_recycling
),

nurture as (
    select * from marts.rpt_nurture
),

cohorts as (
    select * from marts.rpt_funnel_cohorts
),

every_report as (
    select * from follow_up
    union all by name
    select * from recycling
    union all by name
    select * from nurture
    union all by name
    select * from cohorts
),

final as (
    select
        metric_name,
        period_grain,
        slice_name,
        slice_value,
        unit,
        not_measured_reason,
        numerator_count,
        denominator_count,
        excluded_count,
        censored_count,
        rate,
        rate_low,
        rate_high,
        value,
        value_low,
        value_high,
        cohort_maturity,
        period_start,
        as_of
    from every_report
    where
        list_contains($metrics, metric_name)
        and list_contains($slices, slice_name)
        and list_contains($grains, period_grain)
)

select * from final
order by
    list_position($metrics, metric_name),
    list_position($slices, slice_name),
    period_grain,
    period_start,
    denominator_count desc nulls last,
    slice_value
