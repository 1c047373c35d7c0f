-- One row per person and lead cycle: an accumulating snapshot of its trip through the funnel.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

people as (
    select * from {{ ref('int_people') }}
),

days_in_stages as (
    select * from {{ ref('int_cycle_days_in_stages') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
),

scores as (
    select * from {{ ref('int_scores_at_hand_off') }}
),

hash_pads as (
    select * from {{ source('hash_keys', 'hash_pads') }}
),

final as (
    select
        lead_cycles.cycle_key as cycle_id,
        lead_cycles.previous_cycle_key as previous_cycle_id,
        {{ keyed_hash('opportunity', 'lead_cycles.opportunity_id') }} as opportunity_id,
        people.person_key,
        accounts.account_key,
        users.owner_key,
        lead_cycles.campaign_id,
        lead_cycles.source_system,
        lead_cycles.lead_source,
        lead_cycles.channel,
        lead_cycles.segment,
        lead_cycles.country,
        lead_cycles.team,
        lead_cycles.outcome,
        lead_cycles.previous_outcome,
        lead_cycles.rejection_reason,
        lead_cycles.recycle_reason,
        lead_cycles.opportunity_role,
        lead_cycles.clock as response_clock,
        lead_cycles.sla_status,
        lead_cycles.currency_code,
        scores.score_band as band_at_hand_off,
        scores.definition_version,
        cast(lead_cycles.cycle_number as integer) as cycle_number,
        cast(lead_cycles.reassignments_count as integer) as reassignments_count,
        cast(lead_cycles.human_touches_count as integer) as human_touches_count,
        cast(lead_cycles.deals_count as integer) as deals_count,
        cast(lead_cycles.won_deals_count as integer) as won_deals_count,
        lead_cycles.won_amount,
        scores.score as score_at_hand_off,
        lead_cycles.response_hours,
        lead_cycles.response_working_hours,
        days_in_stages.inquiry_days,
        days_in_stages.mql_days,
        days_in_stages.handed_off_days,
        days_in_stages.accepted_days,
        days_in_stages.qualified_days,
        lead_cycles.days_in_nurture,
        lead_cycles.has_handed_off,
        lead_cycles.is_auto_disqualified,
        lead_cycles.is_returned,
        lead_cycles.is_sla_hit,
        lead_cycles.is_out_of_order,
        lead_cycles.opened_at,
        lead_cycles.inquiry_at,
        lead_cycles.mql_at,
        lead_cycles.assigned_at,
        lead_cycles.rep_assigned_at,
        lead_cycles.handed_off_at,
        lead_cycles.notified_at,
        lead_cycles.due_at,
        lead_cycles.first_followed_up_at,
        lead_cycles.accepted_at,
        lead_cycles.rejected_at,
        lead_cycles.qualified_at,
        lead_cycles.recycled_at,
        lead_cycles.disqualified_at,
        lead_cycles.expired_at,
        lead_cycles.won_at,
        lead_cycles.lost_at,
        lead_cycles.closed_at,
        lead_cycles.latest_inquiry_at,
        lead_cycles.latest_mql_at,
        lead_cycles.latest_handed_off_at,
        lead_cycles.latest_accepted_at,
        lead_cycles.latest_qualified_at,
        lead_cycles.latest_rejected_at,
        lead_cycles.latest_recycled_at,
        lead_cycles.latest_disqualified_at,
        lead_cycles.latest_won_at,
        lead_cycles.latest_lost_at,
        {{ as_of() }} as as_of
    from lead_cycles
    cross join hash_pads
    left join days_in_stages
        on lead_cycles.cycle_id = days_in_stages.cycle_id
    left join people
        on lead_cycles.person_number = people.person_number
    left join accounts
        on lead_cycles.account_number = accounts.account_number
    left join users
        on lead_cycles.owner_id = users.user_id
    left join scores
        on lead_cycles.cycle_id = scores.cycle_id
)

select * from final
