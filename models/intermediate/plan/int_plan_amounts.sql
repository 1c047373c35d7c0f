-- One row per revenue goal and bootstrap replicate: what a won deal brings on average.
with revenue_goals as (
    select * from {{ ref('int_revenue_goals') }}
),

plan_deals as (
    select * from {{ ref('int_plan_deals') }}
),

plan_cases as (
    select * from {{ ref('int_plan_cases') }}
    where case_kind = 'deal'
),

weights as (
    select * from {{ ref('int_plan_weights') }}
),

segment_sums as (
    select
        plan_deals.segment,
        weights.replicate_number,
        sum(weights.weight) as deals_count,
        sum(weights.weight * plan_deals.revenue_amount) as won_amount
    from plan_deals
    inner join plan_cases
        on plan_deals.opportunity_id = plan_cases.case_name
    inner join weights
        on plan_cases.case_number = weights.case_number
    group by plan_deals.segment, weights.replicate_number
),

final as (
    select
        revenue_goals.goal_number,
        segment_sums.replicate_number,
        cast(sum(segment_sums.deals_count) as bigint) as deals_count,
        {{ safe_divide('sum(segment_sums.won_amount)', 'sum(segment_sums.deals_count)') }}
            as average_won_amount
    from revenue_goals
    inner join segment_sums
        on
            revenue_goals.segment = segment_sums.segment
            or revenue_goals.segment is null
    group by revenue_goals.goal_number, segment_sums.replicate_number
)

select * from final
