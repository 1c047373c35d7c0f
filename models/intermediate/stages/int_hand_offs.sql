-- One row per person and moment of a hand-off, with its target and, if nobody answered, its expiry.
with stage_entries as (
    select * from {{ ref('int_stage_entries') }}
    where changed_at is not null
),

stages as (
    select * from {{ ref('stages') }}
),

due_times as (
    select * from {{ ref('int_hand_off_due_times') }}
),

human_touches as (
    select * from {{ ref('int_sales_activities') }}
    where activity_kind = 'human_touch' and occurred_at is not null
),

deals as (
    select * from {{ ref('int_deals') }}
),

deal_people as (
    select * from {{ ref('int_opportunity_people') }}
),

-- What keeps a hand-off alive; touches and acceptances also wake an expired one.
answers as (
    select
        person_number,
        occurred_at as answered_at,
        true as continues_cycle
    from human_touches
    union all
    select
        stage_entries.person_number,
        stage_entries.changed_at as answered_at,
        stage_entries.stage = 'accepted' as continues_cycle
    from stage_entries
    inner join stages
        on stage_entries.stage = stages.stage
    where stages.answers_hand_off
),

answered_hand_offs as (
    select
        due_times.person_number,
        due_times.handed_off_at,
        min(answers.answered_at) as first_answered_at,
        min(answers.answered_at) filter (
            where answers.continues_cycle and answers.answered_at > due_times.expires_at
        ) as continued_at
    from due_times
    inner join answers
        on
            due_times.person_number = answers.person_number
            and due_times.handed_off_at <= answers.answered_at
    group by due_times.person_number, due_times.handed_off_at
),

-- A deal that was already open at the hand-off answers it as well as a later one.
hand_offs_with_deals as (
    select distinct
        due_times.person_number,
        due_times.handed_off_at
    from due_times
    inner join deal_people
        on due_times.person_number = deal_people.person_number
    inner join deals
        on
            deal_people.opportunity_id = deals.opportunity_id
            and deals.first_known_at <= due_times.expires_at
            and (
                deals.closed_at >= due_times.handed_off_at
                or deals.closed_at is null
            )
),

-- Where no source records what sales does, silence proves nothing and no hand-off expires.
activity_record as (
    select count(*) > 0 as is_recorded
    from human_touches
),

final as (
    select
        due_times.time_zone,
        due_times.clock,
        due_times.person_number,
        due_times.handed_off_worked_microseconds,
        activity_record.is_recorded as is_answer_recorded,
        due_times.handed_off_at,
        due_times.previous_handed_off_at,
        due_times.due_at,
        answered_hand_offs.first_answered_at,
        case
            when
                activity_record.is_recorded
                and due_times.expires_at <= {{ as_of() }}
                and hand_offs_with_deals.person_number is null
                and (
                    answered_hand_offs.first_answered_at > due_times.expires_at
                    or answered_hand_offs.first_answered_at is null
                )
                then due_times.expires_at
        end as expired_at,
        answered_hand_offs.continued_at
    from due_times
    cross join activity_record
    left join answered_hand_offs
        on
            due_times.person_number = answered_hand_offs.person_number
            and due_times.handed_off_at = answered_hand_offs.handed_off_at
    left join hand_offs_with_deals
        on
            due_times.person_number = hand_offs_with_deals.person_number
            and due_times.handed_off_at = hand_offs_with_deals.handed_off_at
)

select * from final
