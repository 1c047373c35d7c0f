-- One row per person and lead cycle: where it came from, how far it got, and how it stands.
with openings as (
    select * from {{ ref('int_cycle_openings') }}
),

people as (
    select * from {{ ref('int_people') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

users as (
    select * from {{ ref('int_users') }}
),

origins as (
    select * from {{ ref('int_cycle_origins') }}
),

milestones as (
    select * from {{ ref('int_cycle_milestones') }}
),

first_entries as (
    select * from {{ ref('int_cycle_first_entries') }}
),

activities as (
    select * from {{ ref('int_cycle_activities') }}
),

outcomes as (
    select * from {{ ref('int_cycle_outcomes') }}
),

assignments as (
    select * from {{ ref('int_cycle_assignments') }}
),

hand_offs as (
    select * from {{ ref('int_hand_offs') }}
),

working_hours as (
    select * from {{ ref('int_cycle_working_hours') }}
),

deal_results as (
    select * from {{ ref('int_cycle_deal_results') }}
),

hash_pads as (
    select * from {{ source('hash_keys', 'hash_pads') }}
),

joined as (
    select
        openings.cycle_id,
        {{ keyed_hash('cycle', 'openings.cycle_id') }} as cycle_key,
        outcomes.outcome,
        milestones.furthest_stage,
        people.source_system,
        people.lead_source,
        people.segment,
        people.country,
        coalesce(origins.campaign_id, people.campaign_id) as campaign_id,
        coalesce(origins.channel, campaigns.channel) as channel,
        coalesce(first_entries.owner_id, people.owner_id) as owner_id,
        assignments.current_owner_id,
        first_entries.rejection_reason,
        first_entries.recycle_reason,
        deal_results.opportunity_id,
        deal_results.opportunity_role,
        hand_offs.clock,
        -- Where no source records what sales does, no hand-off is late or open.
        case
            when not hand_offs.is_answer_recorded then cast(null as varchar)
            when hand_offs.due_at > {{ as_of() }} then 'not_yet_due'
            when activities.first_followed_up_at <= hand_offs.due_at then 'met'
            when activities.first_followed_up_at > hand_offs.due_at then 'late'
            when hand_offs.due_at is not null then 'open'
        end as sla_status,
        openings.person_number,
        openings.cycle_number,
        people.account_number,
        coalesce(assignments.reassignments_count, 0) as reassignments_count,
        coalesce(activities.human_touches_count, 0) as human_touches_count,
        coalesce(deal_results.deals_count, 0) as deals_count,
        coalesce(deal_results.won_deals_count, 0) as won_deals_count,
        deal_results.won_amount,
        working_hours.response_working_hours,
        working_hours.elapsed_working_hours,
        working_hours.overdue_working_hours,
        coalesce(milestones.has_handed_off, false) as has_handed_off,
        coalesce(milestones.has_accepted, false) as has_accepted,
        coalesce(milestones.has_qualified, false) as has_qualified,
        coalesce(milestones.has_rejected, false) as has_rejected,
        coalesce(milestones.has_recycled, false) as has_recycled,
        -- A machine that disqualifies after a person has answered takes nothing from that answer.
        coalesce(
            first_entries.is_disqualified_by_machine
            and coalesce(activities.first_followed_up_at > milestones.disqualified_at, true),
            false
        ) as is_auto_disqualified,
        openings.opened_at,
        openings.next_opened_at,
        outcomes.closed_at,
        milestones.inquiry_at,
        milestones.mql_at,
        assignments.assigned_at,
        assignments.rep_assigned_at,
        milestones.handed_off_at,
        activities.notified_at,
        hand_offs.due_at,
        activities.first_followed_up_at,
        activities.first_logged_at,
        milestones.accepted_at,
        milestones.rejected_at,
        milestones.qualified_at,
        milestones.recycled_at,
        milestones.disqualified_at,
        outcomes.expired_at,
        milestones.won_at,
        milestones.lost_at,
        milestones.latest_inquiry_at,
        milestones.latest_mql_at,
        milestones.latest_handed_off_at,
        milestones.latest_accepted_at,
        milestones.latest_qualified_at,
        milestones.latest_rejected_at,
        milestones.latest_recycled_at,
        milestones.latest_disqualified_at,
        milestones.latest_won_at,
        milestones.latest_lost_at
    from openings
    cross join hash_pads
    inner join outcomes
        on openings.cycle_id = outcomes.cycle_id
    left join people
        on openings.person_number = people.person_number
    left join origins
        on openings.cycle_id = origins.cycle_id
    left join campaigns
        on people.campaign_id = campaigns.campaign_id
    left join milestones
        on openings.cycle_id = milestones.cycle_id
    left join first_entries
        on openings.cycle_id = first_entries.cycle_id
    left join activities
        on openings.cycle_id = activities.cycle_id
    left join hand_offs
        on
            openings.person_number = hand_offs.person_number
            and milestones.handed_off_at = hand_offs.handed_off_at
    left join assignments
        on openings.cycle_id = assignments.cycle_id
    left join working_hours
        on openings.cycle_id = working_hours.cycle_id
    left join deal_results
        on openings.cycle_id = deal_results.cycle_id
),

previous_cycles as (
    select
        person_number,
        cycle_number + 1 as cycle_number,
        cycle_id as previous_cycle_id,
        cycle_key as previous_cycle_key,
        outcome as previous_outcome,
        closed_at as previous_closed_at
    from joined
),

final as (
    select
        joined.cycle_id,
        joined.cycle_key,
        joined.outcome,
        joined.furthest_stage,
        joined.source_system,
        joined.lead_source,
        joined.channel,
        joined.campaign_id,
        joined.segment,
        joined.country,
        joined.owner_id,
        joined.current_owner_id,
        users.team,
        joined.rejection_reason,
        joined.recycle_reason,
        joined.opportunity_id,
        joined.opportunity_role,
        joined.clock,
        joined.sla_status,
        previous_cycles.previous_cycle_id,
        previous_cycles.previous_cycle_key,
        previous_cycles.previous_outcome,
        joined.person_number,
        joined.cycle_number,
        joined.account_number,
        joined.reassignments_count,
        joined.human_touches_count,
        joined.deals_count,
        joined.won_deals_count,
        joined.won_amount,
        '{{ var("reporting_currency") }}' as currency_code,
        {{ hours_between('joined.handed_off_at', 'joined.first_followed_up_at') }}
            as response_hours,
        joined.response_working_hours,
        joined.elapsed_working_hours,
        joined.overdue_working_hours,
        case
            when previous_cycles.previous_outcome in ('recycled', 'rejected', 'expired')
                then {{ days_between('previous_cycles.previous_closed_at', 'joined.opened_at') }}
        end as days_in_nurture,
        joined.has_handed_off,
        joined.has_accepted,
        joined.has_qualified,
        joined.has_rejected,
        joined.has_recycled,
        joined.is_auto_disqualified,
        coalesce(
            previous_cycles.previous_outcome in ('recycled', 'rejected', 'expired'), false
        ) as is_returned,
        case
            when joined.sla_status <> 'not_yet_due' then joined.sla_status = 'met'
        end as is_sla_hit,
        coalesce(
            joined.mql_at < joined.inquiry_at
            or joined.handed_off_at < greatest(joined.inquiry_at, joined.mql_at)
            or joined.accepted_at
            < greatest(joined.inquiry_at, joined.mql_at, joined.handed_off_at)
            or joined.qualified_at < greatest(
                joined.inquiry_at, joined.mql_at, joined.handed_off_at, joined.accepted_at
            )
            or joined.won_at < greatest(
                joined.inquiry_at,
                joined.mql_at,
                joined.handed_off_at,
                joined.accepted_at,
                joined.qualified_at
            ),
            false
        ) as is_out_of_order,
        {{ reporting_month('joined.opened_at') }} as opened_month,
        {{ reporting_month('joined.handed_off_at') }} as handed_off_month,
        {{ reporting_month('joined.closed_at') }} as closed_month,
        joined.opened_at,
        joined.next_opened_at,
        joined.closed_at,
        joined.inquiry_at,
        joined.mql_at,
        joined.assigned_at,
        joined.rep_assigned_at,
        joined.handed_off_at,
        joined.notified_at,
        joined.due_at,
        joined.first_followed_up_at,
        joined.first_logged_at,
        joined.accepted_at,
        joined.rejected_at,
        joined.qualified_at,
        joined.recycled_at,
        joined.disqualified_at,
        joined.expired_at,
        joined.won_at,
        joined.lost_at,
        joined.latest_inquiry_at,
        joined.latest_mql_at,
        joined.latest_handed_off_at,
        joined.latest_accepted_at,
        joined.latest_qualified_at,
        joined.latest_rejected_at,
        joined.latest_recycled_at,
        joined.latest_disqualified_at,
        joined.latest_won_at,
        joined.latest_lost_at
    from joined
    left join previous_cycles
        on
            joined.person_number = previous_cycles.person_number
            and joined.cycle_number = previous_cycles.cycle_number
    left join users
        on joined.owner_id = users.user_id
)

select * from final
