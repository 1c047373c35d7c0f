-- One row per lead cycle that was handed off, with its waiting times in the owner's working hours.
with openings as (
    select * from {{ ref('int_cycle_openings') }}
),

milestones as (
    select * from {{ ref('int_cycle_milestones') }}
    where handed_off_at is not null
),

activities as (
    select * from {{ ref('int_cycle_activities') }}
),

hand_offs as (
    select * from {{ ref('int_hand_offs') }}
),

spans as (
    select * from {{ ref('int_clock_spans') }}
),

handed_off_cycles as (
    select
        openings.cycle_id,
        hand_offs.time_zone,
        hand_offs.handed_off_worked_microseconds,
        hand_offs.due_at,
        activities.first_followed_up_at
    from openings
    inner join milestones
        on openings.cycle_id = milestones.cycle_id
    inner join hand_offs
        on
            openings.person_number = hand_offs.person_number
            and milestones.handed_off_at = hand_offs.handed_off_at
    left join activities
        on openings.cycle_id = activities.cycle_id
),

moments as (
    select
        cycle_id,
        time_zone,
        'due' as moment_name,
        due_at as moment_at
    from handed_off_cycles
    where due_at <= {{ as_of() }}
    union all
    select
        cycle_id,
        time_zone,
        'answer' as moment_name,
        first_followed_up_at as moment_at
    from handed_off_cycles
    where first_followed_up_at is not null
),

worked_moments as (
    select
        moments.cycle_id,
        max({{ worked_microseconds_at('moments.moment_at') }}) filter (
            where moments.moment_name = 'due'
        ) as due_worked_microseconds,
        max({{ worked_microseconds_at('moments.moment_at') }}) filter (
            where moments.moment_name = 'answer'
        ) as answer_worked_microseconds
    from moments
    inner join spans
        on
            moments.time_zone = spans.time_zone
            and cast(moments.moment_at as date) = spans.utc_date
            and moments.moment_at >= spans.starts_at
            and moments.moment_at < spans.ends_at
    group by moments.cycle_id
),

run_moments as (
    select
        time_zone,
        {{ worked_microseconds_at(as_of()) }} as as_of_worked_microseconds
    from spans
    where starts_at <= {{ as_of() }} and ends_at > {{ as_of() }}
),

final as (
    select
        handed_off_cycles.cycle_id,
        {{ microseconds_as_hours(
            'worked_moments.answer_worked_microseconds'
            ~ ' - handed_off_cycles.handed_off_worked_microseconds'
        ) }} as response_working_hours,
        {{ microseconds_as_hours(
            'run_moments.as_of_worked_microseconds'
            ~ ' - handed_off_cycles.handed_off_worked_microseconds'
        ) }} as elapsed_working_hours,
        {{ microseconds_as_hours(
            'run_moments.as_of_worked_microseconds - worked_moments.due_worked_microseconds'
        ) }} as overdue_working_hours
    from handed_off_cycles
    left join worked_moments
        on handed_off_cycles.cycle_id = worked_moments.cycle_id
    left join run_moments
        on handed_off_cycles.time_zone = run_moments.time_zone
)

select * from final
