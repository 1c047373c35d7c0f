-- One row per revenue goal and stage that leads to a won deal, with the entries that count for it.
with revenue_goals as (
    select * from {{ ref('int_revenue_goals') }}
),

schedule as (
    select * from {{ ref('int_plan_schedule') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

cycle_stages as (
    select * from {{ ref('int_cycle_stages') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
    where status = 'won'
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

-- Who only supports another's deal adds none to it; a won deal counts also without a cycle.
entries as (
    select
        cycle_stages.stage,
        lead_cycles.segment,
        cast(null as decimal(18, 2)) as amount,
        {{ reporting_date('cycle_stages.first_entered_at') }} as entered_on
    from cycle_stages
    inner join lead_cycles
        on cycle_stages.cycle_id = lead_cycles.cycle_id
    where
        cycle_stages.stage <> 'won'
        and coalesce(lead_cycles.opportunity_role, '') <> 'supporting'
    union all
    select
        'won' as stage,
        accounts.segment,
        opportunities.revenue_amount as amount,
        {{ reporting_date('opportunities.won_at') }} as entered_on
    from opportunities
    left join accounts
        on opportunities.account_number = accounts.account_number
),

daily_entries as (
    select
        stage,
        segment,
        count(*) as entries_count,
        sum(amount) as amount,
        entered_on
    from entries
    where entered_on is not null
    group by stage, segment, entered_on
),

final as (
    select
        schedule.goal_number,
        schedule.stage,
        cast(coalesce(sum(daily_entries.entries_count), 0) as bigint) as actual_count,
        cast(sum(daily_entries.amount) as decimal(18, 2)) as won_amount
    from schedule
    inner join revenue_goals
        on schedule.goal_number = revenue_goals.goal_number
    left join daily_entries
        on
            schedule.stage = daily_entries.stage
            and (
                revenue_goals.segment = daily_entries.segment
                or revenue_goals.segment is null
            )
            and daily_entries.entered_on >= schedule.first_date
            and daily_entries.entered_on <= schedule.latest_date
    where schedule.lead_days is not null
    group by schedule.goal_number, schedule.stage
)

select * from final
