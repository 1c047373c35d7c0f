-- One row per lead cycle that entered a stage at a known time, with the days it spent in each.
with entries as (
    select * from {{ ref('int_cycle_entries') }}
    where entered_at is not null
),

stages as (
    select * from {{ ref('stages') }}
),

outcomes as (
    select * from {{ ref('int_cycle_outcomes') }}
),

-- At the same instant, the stage further down is the one that the cycle stays in.
entries_in_order as (
    select
        entries.cycle_id,
        entries.stage,
        entries.entered_at,
        lead(entries.entered_at) over (
            partition by entries.cycle_id
            order by entries.entered_at, stages.position
        ) as next_entered_at
    from entries
    inner join stages
        on entries.stage = stages.stage
),

-- The last stay ends with the cycle, or with the run while it is open.
ended_stays as (
    select
        entries_in_order.cycle_id,
        entries_in_order.stage,
        entries_in_order.entered_at,
        entries_in_order.next_entered_at,
        coalesce(outcomes.closed_at, {{ as_of() }}) as ended_at
    from entries_in_order
    inner join outcomes
        on entries_in_order.cycle_id = outcomes.cycle_id
),

stays as (
    select
        cycle_id,
        stage,
        {{ days_between(
            'entered_at',
            'greatest(entered_at, least(coalesce(next_entered_at, ended_at), ended_at))'
        ) }} as days
    from ended_stays
),

final as (
    select
        cycle_id,
        sum(days) filter (where stage = 'inquiry') as inquiry_days,
        sum(days) filter (where stage = 'mql') as mql_days,
        sum(days) filter (where stage = 'handed_off') as handed_off_days,
        sum(days) filter (where stage = 'accepted') as accepted_days,
        sum(days) filter (where stage = 'qualified') as qualified_days
    from stays
    group by cycle_id
)

select * from final
