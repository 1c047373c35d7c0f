-- One row per headline number over everything and all time, with its parts.
with follow_up as (
    select * from marts.rpt_follow_up
),

recycling as (
    select * from marts.rpt_recycling
),

cohorts as (
    select * from marts.rpt_funnel_cohorts
),

lead_cycles as (
    select * from marts.fct_lead_cycles
),

opportunities as (
    select * from marts.fct_opportunities
),

campaign_days as (
    select * from marts.fct_campaign_days
),

rates as (
    select metric_name, rate, numerator_count, denominator_count, slice_name, period_grain
    from follow_up
    union all
    select metric_name, rate, numerator_count, denominator_count, slice_name, period_grain
    from recycling
    union all
    select metric_name, rate, numerator_count, denominator_count, slice_name, period_grain
    from cohorts
),

final as (
    select
        1 as position,
        'lead_cycles' as metric_name,
        cast(count(*) as double) as value,
        cast(null as bigint) as numerator_count,
        cast(null as bigint) as denominator_count
    from lead_cycles
    union all
    select
        2 as position,
        'won_amount' as metric_name,
        cast(sum(revenue_amount) as double) as value,
        cast(null as bigint) as numerator_count,
        cast(null as bigint) as denominator_count
    from opportunities
    where status = 'won'
    union all
    select
        3 as position,
        'cost_amount' as metric_name,
        cast(sum(cost_amount) as double) as value,
        cast(null as bigint) as numerator_count,
        cast(null as bigint) as denominator_count
    from campaign_days
    union all
    select
        4 as position,
        metric_name,
        rate as value,
        numerator_count,
        denominator_count
    from rates
    where
        slice_name = 'all'
        and period_grain = 'all'
        and metric_name in (
            'follow_up_rate', 'sla_hit_rate', 'acceptance_rate', 'leak_rate', 'recycle_rate',
            'hand_back_rate', 'return_path_rate', 'win_rate', 'closure_rate'
        )
)

select * from final
order by position, metric_name
