-- One row per lead cycle that was handed off, with what sales did about it and when.
with openings as (
    select * from {{ ref('int_cycle_openings') }}
),

milestones as (
    select * from {{ ref('int_cycle_milestones') }}
    where handed_off_at is not null
),

activities as (
    select * from {{ ref('int_sales_activities') }}
),

handed_off_cycles as (
    select
        openings.cycle_id,
        openings.person_number,
        openings.next_opened_at,
        milestones.handed_off_at
    from openings
    inner join milestones
        on openings.cycle_id = milestones.cycle_id
),

cycle_activities as (
    select
        handed_off_cycles.cycle_id,
        activities.activity_id,
        activities.activity_kind,
        activities.occurred_at,
        activities.logged_at
    from handed_off_cycles
    inner join activities
        on
            handed_off_cycles.person_number = activities.person_number
            and handed_off_cycles.handed_off_at <= activities.occurred_at
            and (
                handed_off_cycles.next_opened_at > activities.occurred_at
                or handed_off_cycles.next_opened_at is null
            )
),

first_activities as (
    select
        cycle_id,
        activity_kind,
        occurred_at,
        logged_at
    from cycle_activities
    qualify row_number() over (
        partition by cycle_id, activity_kind
        order by occurred_at asc, logged_at asc nulls last, activity_id asc
    ) = 1
),

last_touches as (
    select
        cycle_id,
        max(occurred_at) as last_followed_up_at,
        count(*) as human_touches_count
    from cycle_activities
    where activity_kind = 'human_touch'
    group by cycle_id
),

final as (
    select
        first_activities.cycle_id,
        min(first_activities.occurred_at) filter (
            where first_activities.activity_kind = 'notification'
        ) as notified_at,
        min(first_activities.occurred_at) filter (
            where first_activities.activity_kind = 'human_touch'
        ) as first_followed_up_at,
        min(first_activities.logged_at) filter (
            where first_activities.activity_kind = 'human_touch'
        ) as first_logged_at,
        min(last_touches.last_followed_up_at) as last_followed_up_at,
        coalesce(min(last_touches.human_touches_count), 0) as human_touches_count
    from first_activities
    left join last_touches
        on first_activities.cycle_id = last_touches.cycle_id
    group by first_activities.cycle_id
)

select * from final
