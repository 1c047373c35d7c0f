-- One row per person and moment of a hand-off, with its target and, if nobody answered, its expiry.
with stage_entries as (
    select * from {{ ref('int_stage_entries') }}
    where changed_at is not null
),

stages as (
    select * from {{ ref('stages') }}
),

people as (
    select * from {{ ref('int_people') }}
),

targets as (
    select * from {{ ref('int_hand_off_targets') }}
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

hand_offs as (
    select
        person_number,
        changed_at as handed_off_at,
        lag(changed_at) over (
            partition by person_number
            order by changed_at
        ) as previous_handed_off_at
    from stage_entries
    where stage = 'handed_off'
    group by person_number, changed_at
),

due_hand_offs as (
    select
        hand_offs.person_number,
        hand_offs.handed_off_at,
        hand_offs.previous_handed_off_at,
        coalesce(segment_targets.clock, general_targets.clock) as clock,
        {{ dbt.dateadd(
            'hour',
            'coalesce(segment_targets.respond_within_hours, general_targets.respond_within_hours)',
            'hand_offs.handed_off_at'
        ) }} as due_at,
        {{ dbt.dateadd(
            'day',
            'coalesce(segment_targets.expire_after_days, general_targets.expire_after_days)',
            'hand_offs.handed_off_at'
        ) }} as expires_at
    from hand_offs
    left join people
        on hand_offs.person_number = people.person_number
    left join targets as segment_targets
        on
            people.segment = segment_targets.segment
            and hand_offs.handed_off_at >= segment_targets.valid_from
            and (
                hand_offs.handed_off_at < segment_targets.valid_until
                or segment_targets.valid_until is null
            )
    left join targets as general_targets
        on
            general_targets.segment is null
            and hand_offs.handed_off_at >= general_targets.valid_from
            and (
                hand_offs.handed_off_at < general_targets.valid_until
                or general_targets.valid_until is null
            )
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
        due_hand_offs.person_number,
        due_hand_offs.handed_off_at,
        min(answers.answered_at) as first_answered_at,
        min(answers.answered_at) filter (
            where answers.continues_cycle and answers.answered_at > due_hand_offs.expires_at
        ) as continued_at
    from due_hand_offs
    inner join answers
        on
            due_hand_offs.person_number = answers.person_number
            and due_hand_offs.handed_off_at <= answers.answered_at
    group by due_hand_offs.person_number, due_hand_offs.handed_off_at
),

-- A deal that was already open at the hand-off answers it as well as a later one.
hand_offs_with_deals as (
    select distinct
        due_hand_offs.person_number,
        due_hand_offs.handed_off_at
    from due_hand_offs
    inner join deal_people
        on due_hand_offs.person_number = deal_people.person_number
    inner join deals
        on
            deal_people.opportunity_id = deals.opportunity_id
            and deals.first_known_at <= due_hand_offs.expires_at
            and (
                deals.closed_at >= due_hand_offs.handed_off_at
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
        due_hand_offs.person_number,
        due_hand_offs.clock,
        due_hand_offs.handed_off_at,
        due_hand_offs.previous_handed_off_at,
        due_hand_offs.due_at,
        answered_hand_offs.first_answered_at,
        case
            when
                activity_record.is_recorded
                and due_hand_offs.expires_at <= {{ as_of() }}
                and hand_offs_with_deals.person_number is null
                and (
                    answered_hand_offs.first_answered_at > due_hand_offs.expires_at
                    or answered_hand_offs.first_answered_at is null
                )
                then due_hand_offs.expires_at
        end as expired_at,
        answered_hand_offs.continued_at
    from due_hand_offs
    cross join activity_record
    left join answered_hand_offs
        on
            due_hand_offs.person_number = answered_hand_offs.person_number
            and due_hand_offs.handed_off_at = answered_hand_offs.handed_off_at
    left join hand_offs_with_deals
        on
            due_hand_offs.person_number = hand_offs_with_deals.person_number
            and due_hand_offs.handed_off_at = hand_offs_with_deals.handed_off_at
)

select * from final
