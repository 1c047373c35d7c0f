-- One row per revenue goal, stage and bootstrap replicate: how many entries the goal needs.
with recursive revenue_goals as (
    select * from {{ ref('int_revenue_goals') }}
),

plan_amounts as (
    select * from {{ ref('int_plan_amounts') }}
),

schedule as (
    select * from {{ ref('int_plan_schedule') }}
),

plan_rates as (
    select * from {{ ref('int_plan_rates') }}
),

goal_rates as (
    select
        schedule.goal_number,
        schedule.stage,
        schedule.to_stage,
        plan_rates.replicate_number,
        plan_rates.expected_rate
    from schedule
    inner join revenue_goals
        on schedule.goal_number = revenue_goals.goal_number
    inner join plan_rates
        on
            schedule.stage = plan_rates.from_stage
            and schedule.to_stage = plan_rates.to_stage
            and plan_rates.slice_name
            = case when revenue_goals.segment is null then 'all' else 'segment' end
            and plan_rates.slice_value = coalesce(revenue_goals.segment, 'all')
),

-- Back from the won deals: each stage needs what the next one needs, over its conversion. What
-- never converts in a replicate needs more than any number.
needs as (
    select
        revenue_goals.goal_number,
        'won' as stage,
        plan_amounts.replicate_number,
        {{ safe_divide('revenue_goals.goal_amount', 'plan_amounts.average_won_amount') }}
            as needed_count
    from revenue_goals
    inner join plan_amounts
        on revenue_goals.goal_number = plan_amounts.goal_number
    union all
    select
        needs.goal_number,
        goal_rates.stage,
        needs.replicate_number,
        case
            when goal_rates.expected_rate = 0 then {{ infinity() }}
            else needs.needed_count / goal_rates.expected_rate
        end as needed_count
    from needs
    inner join goal_rates
        on
            needs.goal_number = goal_rates.goal_number
            and needs.stage = goal_rates.to_stage
            and needs.replicate_number = goal_rates.replicate_number
),

final as (
    select
        goal_number,
        stage,
        replicate_number,
        needed_count
    from needs
)

select * from final
