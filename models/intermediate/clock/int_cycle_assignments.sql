-- One row per lead cycle that sales was given, with its first and its answering assignment.
with openings as (
    select * from {{ ref('int_cycle_openings') }}
),

outcomes as (
    select * from {{ ref('int_cycle_outcomes') }}
),

milestones as (
    select * from {{ ref('int_cycle_milestones') }}
    where handed_off_at is not null
),

stage_entries as (
    select * from {{ ref('int_cycle_stage_entries') }}
    where owner_id is not null
),

owner_changes as (
    select * from {{ ref('int_owner_changes') }}
),

activities as (
    select * from {{ ref('int_cycle_activities') }}
),

users as (
    select * from {{ ref('int_users') }}
),

-- Whom a lead is given to after its cycle has ended is nobody's assignment yet.
cycles as (
    select
        openings.cycle_id,
        openings.person_number,
        openings.opened_at,
        coalesce(outcomes.closed_at, openings.next_opened_at, {{ end_of_time() }}) as ended_at
    from openings
    inner join outcomes
        on openings.cycle_id = outcomes.cycle_id
),

recorded_owners as (
    select
        cycles.cycle_id,
        owner_changes.owner_id,
        owner_changes.assigned_at
    from cycles
    inner join owner_changes
        on
            cycles.person_number = owner_changes.person_number
            and cycles.opened_at <= owner_changes.assigned_at
            and cycles.ended_at > owner_changes.assigned_at
),

-- The hand-off to an owner is the assignment, and so is each later entry that names another one.
named_owners as (
    select
        stage_entries.cycle_id,
        stage_entries.owner_id,
        stage_entries.changed_at as assigned_at
    from stage_entries
    inner join milestones
        on
            stage_entries.cycle_id = milestones.cycle_id
            and stage_entries.changed_at >= milestones.handed_off_at
),

recorded_pairs as (
    select distinct
        cycle_id,
        owner_id
    from recorded_owners
),

-- ... unless the source records by itself when this owner, or somebody unnamed, was assigned.
cycle_owners as (
    select
        cycle_id,
        owner_id,
        assigned_at
    from recorded_owners
    union all
    select
        named_owners.cycle_id,
        named_owners.owner_id,
        named_owners.assigned_at
    from named_owners
    left join recorded_pairs
        on
            named_owners.cycle_id = recorded_pairs.cycle_id
            and named_owners.owner_id = recorded_pairs.owner_id
    left join recorded_pairs as unnamed_pairs
        on
            named_owners.cycle_id = unnamed_pairs.cycle_id
            and unnamed_pairs.owner_id is null
    where recorded_pairs.cycle_id is null and unnamed_pairs.cycle_id is null
),

owners_in_order as (
    select
        cycle_id,
        owner_id,
        lag(owner_id) over (
            partition by cycle_id
            order by assigned_at, owner_id
        ) as previous_owner_id,
        lag(assigned_at) over (
            partition by cycle_id
            order by assigned_at, owner_id
        ) is null as is_first,
        assigned_at
    from cycle_owners
),

-- Whoever keeps a lead is not given it again, and marketing's owners are no rep's.
new_owners as (
    select
        owners_in_order.cycle_id,
        owners_in_order.owner_id,
        owners_in_order.assigned_at,
        activities.first_followed_up_at
    from owners_in_order
    left join users
        on owners_in_order.owner_id = users.user_id
    left join activities
        on owners_in_order.cycle_id = activities.cycle_id
    where
        coalesce(users.role, 'sales') = 'sales'
        and (
            owners_in_order.is_first
            or owners_in_order.owner_id is distinct from owners_in_order.previous_owner_id
        )
),

final as (
    select
        cycle_id,
        max_by(owner_id, assigned_at) as current_owner_id,
        count(*) - 1 as reassignments_count,
        min(assigned_at) as assigned_at,
        -- An answer before any assignment is kept, ahead of the first one.
        coalesce(
            max(assigned_at) filter (
                where assigned_at <= first_followed_up_at or first_followed_up_at is null
            ),
            min(assigned_at)
        ) as rep_assigned_at
    from new_owners
    group by cycle_id
)

select * from final
