-- One row per period and key rate of the loop between marketing and sales, over all leads.
with follow_up as (
    select * from marts.rpt_follow_up
),

recycling as (
    select * from marts.rpt_recycling
),

cohorts as (
    select * from marts.rpt_funnel_cohorts
),

every_rate as (
    select metric_name, slice_name, period_grain, period_start,
        numerator_count, denominator_count, rate, rate_low, rate_high, not_measured_reason
    from follow_up
    union all
    select metric_name, slice_name, period_grain, period_start,
        numerator_count, denominator_count, rate, rate_low, rate_high, not_measured_reason
    from recycling
    union all
    select metric_name, slice_name, period_grain, period_start,
        numerator_count, denominator_count, rate, rate_low, rate_high, not_measured_reason
    from cohorts
),

final as (
    select
        metric_name,
        period_grain,
        period_start,
        numerator_count,
        denominator_count,
        rate,
        rate_low,
        rate_high,
        not_measured_reason
    from every_rate
    where
        slice_name = 'all'
        and metric_name in (
            'follow_up_rate', 'sla_hit_rate', 'acceptance_rate', 'recycle_rate', 'win_rate'
        )
)

select * from final
order by metric_name, period_grain, period_start
