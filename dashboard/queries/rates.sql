-- One row per metric, period and slice of the lead cycle reports: those that `metrics`, `grain` and
-- `slices` name.
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
    select metric_name, slice_name, slice_value, unit, not_measured_reason,
        numerator_count, denominator_count, excluded_count, censored_count, rate, rate_low,
        rate_high, value, value_low, value_high, null as cohort_maturity, period_grain,
        period_start, as_of
    from follow_up
    union all
    select metric_name, slice_name, slice_value, unit, not_measured_reason,
        numerator_count, denominator_count, excluded_count, censored_count, rate, rate_low,
        rate_high, value, value_low, value_high, null as cohort_maturity, period_grain,
        period_start, as_of
    from recycling
    union all
    select metric_name, slice_name, slice_value, unit, not_measured_reason,
        numerator_count, denominator_count, excluded_count, censored_count, rate, rate_low,
        rate_high, value, value_low, value_high, null as cohort_maturity, period_grain,
        period_start, as_of
    from nurture
    union all
    select metric_name, slice_name, slice_value, unit, not_measured_reason,
        numerator_count, denominator_count, excluded_count, censored_count, rate, rate_low,
        rate_high, value, value_low, value_high, cohort_maturity, period_grain,
        period_start, as_of
    from cohorts
),

final as (
    select *
    from every_report
    where
        list_contains($metrics, metric_name)
        and list_contains($slices, slice_name)
        and period_grain = $grain
)

select * from final
order by
    list_position($metrics, metric_name),
    list_position($slices, slice_name),
    period_start,
    denominator_count desc nulls last,
    slice_value
