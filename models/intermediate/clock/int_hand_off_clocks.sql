-- One row per person and moment of a hand-off, with the clock that it starts.
with stage_entries as (
    select * from {{ ref('int_stage_entries') }}
    where stage = 'handed_off' and changed_at is not null
),

people as (
    select * from {{ ref('int_people') }}
),

users as (
    select * from {{ ref('int_users') }}
),

targets as (
    select * from {{ ref('int_hand_off_targets') }}
),

spans as (
    select * from {{ ref('int_clock_spans') }}
),

hand_offs as (
    select
        person_number,
        min_by(owner_id, change_id) filter (where owner_id is not null) as owner_id,
        changed_at as handed_off_at,
        lag(changed_at) over (
            partition by person_number
            order by changed_at
        ) as previous_handed_off_at
    from stage_entries
    group by person_number, changed_at
),

-- The clock is the lead's: it stays in the zone of whom the lead was handed to.
owned_hand_offs as (
    select
        people.segment,
        coalesce(users.timezone, '{{ var("reporting_time_zone") }}') as time_zone,
        hand_offs.person_number,
        hand_offs.handed_off_at,
        hand_offs.previous_handed_off_at
    from hand_offs
    left join people
        on hand_offs.person_number = people.person_number
    left join users
        on coalesce(hand_offs.owner_id, people.owner_id) = users.user_id
),

final as (
    select
        owned_hand_offs.time_zone,
        coalesce(segment_targets.clock, general_targets.clock) as clock,
        owned_hand_offs.person_number,
        coalesce(segment_targets.respond_within_hours, general_targets.respond_within_hours)
            as respond_within_hours,
        {{ worked_microseconds_at('owned_hand_offs.handed_off_at') }}
            as handed_off_worked_microseconds,
        owned_hand_offs.handed_off_at,
        owned_hand_offs.previous_handed_off_at,
        {{ dbt.dateadd(
            'day',
            'coalesce(segment_targets.expire_after_days, general_targets.expire_after_days)',
            'owned_hand_offs.handed_off_at'
        ) }} as expires_at
    from owned_hand_offs
    left join spans
        on
            owned_hand_offs.time_zone = spans.time_zone
            and cast(owned_hand_offs.handed_off_at as date) = spans.utc_date
            and owned_hand_offs.handed_off_at >= spans.starts_at
            and owned_hand_offs.handed_off_at < spans.ends_at
    left join targets as segment_targets
        on
            owned_hand_offs.segment = segment_targets.segment
            and owned_hand_offs.handed_off_at >= segment_targets.valid_from
            and (
                owned_hand_offs.handed_off_at < segment_targets.valid_until
                or segment_targets.valid_until is null
            )
    left join targets as general_targets
        on
            general_targets.segment is null
            and owned_hand_offs.handed_off_at >= general_targets.valid_from
            and (
                owned_hand_offs.handed_off_at < general_targets.valid_until
                or general_targets.valid_until is null
            )
)

select * from final
