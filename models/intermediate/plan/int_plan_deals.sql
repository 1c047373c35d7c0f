-- One row per deal from which the plans know what a won deal brings.
with revenue_goals as (
    select * from {{ ref('int_revenue_goals') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
    where status = 'won' and revenue_amount is not null
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

windows as (
    select * from {{ ref('int_metric_windows') }}
    where
        window_name = 'plan_amounts'
        and valid_from <= {{ as_of() }}
        and (valid_until > {{ as_of() }} or valid_until is null)
),

goals as (
    select count(*) as goals_count
    from revenue_goals
),

final as (
    select
        opportunities.opportunity_id,
        accounts.segment,
        opportunities.revenue_amount
    from opportunities
    inner join windows
        on opportunities.won_at > {{ dbt.dateadd('day', '-windows.days', as_of()) }}
    inner join goals
        on goals.goals_count > 0
    left join accounts
        on opportunities.account_number = accounts.account_number
)

select * from final
