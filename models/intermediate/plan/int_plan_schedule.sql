-- One row per revenue goal and stage that leads to a won deal, with when entries count for it.
with recursive revenue_goals as (
    select * from {{ ref('int_revenue_goals') }}
),

plan_steps as (
    select * from {{ ref('int_plan_steps') }}
),

curves as (
    select * from {{ ref('int_conversion_curve_summary') }}
),

goal_steps as (
    select
        revenue_goals.goal_number,
        plan_steps.stage,
        plan_steps.to_stage,
        curves.entries_count,
        curves.conversions_count,
        curves.horizon_days,
        curves.expected_rate,
        curves.p80_lag_days
    from revenue_goals
    cross join plan_steps
    left join curves
        on
            plan_steps.stage = curves.from_stage
            and plan_steps.to_stage = curves.to_stage
            and curves.slice_name
            = case when revenue_goals.segment is null then 'all' else 'segment' end
            and curves.slice_value = coalesce(revenue_goals.segment, 'all')
    where plan_steps.to_stage is not null
),

-- Back from the won deals: each stage is as much earlier as its step and all later ones last.
schedule as (
    select
        goal_number,
        'won' as stage,
        cast(null as varchar) as to_stage,
        cast(null as bigint) as entries_count,
        cast(null as bigint) as conversions_count,
        cast(null as integer) as horizon_days,
        cast(null as double) as expected_rate,
        cast(null as integer) as p80_lag_days,
        cast(0 as integer) as lead_days
    from revenue_goals
    union all
    select
        goal_steps.goal_number,
        goal_steps.stage,
        goal_steps.to_stage,
        goal_steps.entries_count,
        goal_steps.conversions_count,
        goal_steps.horizon_days,
        goal_steps.expected_rate,
        goal_steps.p80_lag_days,
        cast(schedule.lead_days + goal_steps.p80_lag_days as integer) as lead_days
    from schedule
    inner join goal_steps
        on
            schedule.goal_number = goal_steps.goal_number
            and schedule.stage = goal_steps.to_stage
),

final as (
    select
        schedule.goal_number,
        schedule.stage,
        schedule.to_stage,
        schedule.entries_count,
        schedule.conversions_count,
        schedule.horizon_days,
        schedule.expected_rate,
        schedule.p80_lag_days,
        schedule.lead_days,
        {{ days_later('revenue_goals.period_start', '-schedule.lead_days') }} as first_date,
        {{ days_later('revenue_goals.period_end', '-schedule.lead_days') }} as latest_date
    from schedule
    inner join revenue_goals
        on schedule.goal_number = revenue_goals.goal_number
)

select * from final
