-- One row per revenue goal and stage: what the goal needs there, by when, and what there is.
with revenue_goals as (
    select * from {{ ref('int_revenue_goals') }}
),

plan_steps as (
    select * from {{ ref('int_plan_steps') }}
),

plan_amounts as (
    select * from {{ ref('int_plan_amounts') }}
),

schedule as (
    select * from {{ ref('int_plan_schedule') }}
),

plan_needs as (
    select * from {{ ref('int_plan_needs') }}
),

plan_rates as (
    select * from {{ ref('int_plan_rates') }}
),

plan_entries as (
    select * from {{ ref('int_plan_entries') }}
),

-- Replicates that are all alike, as of a single deal, show no spread and so no interval.
average_amounts as (
    select
        goal_number,
        max(deals_count) filter (where replicate_number = 0) as deals_count,
        max(average_won_amount) filter (where replicate_number = 0) as average_won_amount,
        {{ drawn_p10_of('average_won_amount') }} filter (where replicate_number > 0)
            as average_won_amount_low,
        {{ drawn_p90_of('average_won_amount') }} filter (where replicate_number > 0)
            as average_won_amount_high
    from plan_amounts
    group by goal_number
),

drawn_rates as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        {{ drawn_p10_of('expected_rate') }} as expected_rate_low,
        {{ drawn_p90_of('expected_rate') }} as expected_rate_high
    from plan_rates
    where replicate_number > 0
    group by from_stage, to_stage, slice_name, slice_value
),

needs as (
    select
        goal_number,
        stage,
        max(needed_count) filter (where replicate_number = 0) as needed_count,
        {{ drawn_p10_of('needed_count') }} filter (where replicate_number > 0)
            as needed_count_low,
        {{ drawn_p90_of('needed_count') }} filter (where replicate_number > 0)
            as needed_count_high
    from plan_needs
    group by goal_number, stage
),

plans as (
    select
        revenue_goals.goal_number,
        revenue_goals.goal_name,
        revenue_goals.segment,
        plan_steps.stage,
        plan_steps.skipped_reason,
        plan_steps.position,
        revenue_goals.goal_amount,
        revenue_goals.period_start,
        revenue_goals.period_end,
        schedule.to_stage,
        schedule.goal_number is not null as is_on_the_way,
        schedule.entries_count,
        schedule.conversions_count,
        schedule.horizon_days,
        schedule.expected_rate,
        schedule.p80_lag_days,
        schedule.lead_days,
        schedule.first_date,
        schedule.latest_date,
        nullif(needs.needed_count, {{ infinity() }}) as needed_count,
        nullif({{ spread_end('needs', 'needed_count', 'low') }}, {{ infinity() }})
            as needed_count_low,
        nullif({{ spread_end('needs', 'needed_count', 'high') }}, {{ infinity() }})
            as needed_count_high
    from revenue_goals
    cross join plan_steps
    left join schedule
        on
            revenue_goals.goal_number = schedule.goal_number
            and plan_steps.stage = schedule.stage
    left join needs
        on
            revenue_goals.goal_number = needs.goal_number
            and plan_steps.stage = needs.stage
),

final as (
    select
        plans.goal_name,
        plans.segment,
        plans.stage,
        plans.to_stage,
        '{{ var("reporting_currency") }}' as currency_code,
        plans.skipped_reason,
        case
            when plans.skipped_reason is not null or plans.needed_count is not null then null
            when average_amounts.average_won_amount is null
                then 'no deal with an amount was won in the window'
            when average_amounts.average_won_amount <= 0 then 'won deals bring nothing on average'
            when not plans.is_on_the_way then 'no conversion to a later stage is measured'
            when plans.entries_count is null then 'no cycle entered the stage in the window'
            when plans.expected_rate is null then 'its conversion is not observed to the horizon'
            when plans.expected_rate = 0 then 'none that entered the stage has converted'
            else 'a later stage cannot be planned'
        end as not_planned_reason,
        cast(plans.position as integer) as position,
        plans.goal_amount,
        average_amounts.deals_count,
        cast(average_amounts.average_won_amount as decimal(18, 2)) as average_won_amount,
        cast({{ spread_end('average_amounts', 'average_won_amount', 'low') }} as decimal(18, 2))
            as average_won_amount_low,
        cast({{ spread_end('average_amounts', 'average_won_amount', 'high') }} as decimal(18, 2))
            as average_won_amount_high,
        plans.entries_count,
        plans.conversions_count,
        plans.horizon_days,
        plans.expected_rate,
        {{ spread_end('drawn_rates', 'expected_rate', 'low') }} as expected_rate_low,
        {{ spread_end('drawn_rates', 'expected_rate', 'high') }} as expected_rate_high,
        plans.p80_lag_days,
        plans.lead_days,
        plans.needed_count as needed_count_exact,
        plans.needed_count_low,
        plans.needed_count_high,
        {{ whole_number_up('plans.needed_count') }} as needed_count,
        plan_entries.actual_count,
        {{ whole_number_up('plans.needed_count') }} - plan_entries.actual_count as gap_count,
        plan_entries.won_amount,
        plans.latest_date < {{ reporting_date(as_of()) }} as is_past,
        plans.period_start,
        plans.period_end,
        plans.first_date,
        plans.latest_date,
        {{ as_of() }} as as_of
    from plans
    left join average_amounts
        on plans.goal_number = average_amounts.goal_number
    left join plan_entries
        on
            plans.goal_number = plan_entries.goal_number
            and plans.stage = plan_entries.stage
    left join drawn_rates
        on
            plans.stage = drawn_rates.from_stage
            and plans.to_stage = drawn_rates.to_stage
            and drawn_rates.slice_name
            = case when plans.segment is null then 'all' else 'segment' end
            and drawn_rates.slice_value = coalesce(plans.segment, 'all')
)

select * from final
