-- One row per revenue goal that was in force at the moment of the run.
with goals as (
    select * from {{ ref('goals') }}
    where goal_name = 'won_revenue'
),

currency_days as (
    select * from {{ ref('int_currency_days') }}
),

-- The youngest agreement on a segment and period; a goal is money of the day it was agreed on.
goals_in_force as (
    select
        goal_name,
        segment,
        currency_code,
        goal_value,
        period_start,
        period_end,
        valid_from
    from goals
    where valid_from <= {{ reporting_date(as_of()) }}
    qualify row_number() over (
        partition by goal_name, segment, period_start, period_end
        order by valid_from desc
    ) = 1
),

final as (
    select
        goals_in_force.goal_name,
        goals_in_force.segment,
        goals_in_force.currency_code as original_currency_code,
        row_number() over (
            order by
                goals_in_force.period_start,
                goals_in_force.period_end,
                goals_in_force.segment nulls first
        ) as goal_number,
        cast(goals_in_force.goal_value as decimal(18, 2)) as original_goal_amount,
        {{ in_reporting_currency('goals_in_force.goal_value', 'currency_days') }} as goal_amount,
        goals_in_force.period_start,
        goals_in_force.period_end,
        goals_in_force.valid_from as agreed_on
    from goals_in_force
    left join currency_days
        on
            goals_in_force.currency_code = currency_days.currency_code
            and goals_in_force.valid_from = currency_days.rate_date
)

select * from final
