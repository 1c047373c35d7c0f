-- One row per lead cycle, with its one outcome at the moment of the run: the first that fits.
with openings as (
    select * from {{ ref('int_cycle_openings') }}
),

milestones as (
    select * from {{ ref('int_cycle_milestones') }}
),

activities as (
    select * from {{ ref('int_cycle_activities') }}
),

hand_offs as (
    select * from {{ ref('int_hand_offs') }}
),

deal_results as (
    select * from {{ ref('int_cycle_deal_results') }}
),

latest_exits as (
    select
        cycle_id,
        greatest(
            latest_disqualified_at, latest_recycled_at, latest_rejected_at
        ) as exited_at
    from milestones
),

standings as (
    select
        openings.cycle_id,
        coalesce(deal_results.has_open_deal, false) as has_open_deal,
        coalesce(milestones.has_won, false) as has_won,
        coalesce(milestones.has_lost, false) as has_lost,
        coalesce(milestones.has_handed_off, false) as has_handed_off,
        -- Exits at an unknown time count only where no exit has a time.
        milestones.has_disqualified
        and (milestones.latest_disqualified_at is not distinct from latest_exits.exited_at)
            as is_last_exit_disqualified,
        milestones.has_recycled
        and (milestones.latest_recycled_at is not distinct from latest_exits.exited_at)
            as is_last_exit_recycled,
        milestones.has_rejected
        and (milestones.latest_rejected_at is not distinct from latest_exits.exited_at)
            as is_last_exit_rejected,
        latest_exits.exited_at,
        milestones.won_at,
        milestones.lost_at,
        hand_offs.expired_at,
        hand_offs.expired_at is not null
        and coalesce(activities.last_followed_up_at <= hand_offs.expired_at, true)
        and coalesce(milestones.latest_accepted_at <= hand_offs.expired_at, true)
            as is_expired
    from openings
    left join milestones
        on openings.cycle_id = milestones.cycle_id
    left join activities
        on openings.cycle_id = activities.cycle_id
    left join deal_results
        on openings.cycle_id = deal_results.cycle_id
    left join hand_offs
        on
            openings.person_number = hand_offs.person_number
            and milestones.handed_off_at = hand_offs.handed_off_at
    left join latest_exits
        on openings.cycle_id = latest_exits.cycle_id
),

outcomes as (
    select
        cycle_id,
        case
            when has_won then 'won'
            when has_open_deal then 'open_in_sales'
            when has_lost then 'lost'
            when is_last_exit_disqualified then 'disqualified'
            when is_last_exit_recycled then 'recycled'
            when is_last_exit_rejected then 'rejected'
            when is_expired then 'expired'
            when has_handed_off then 'open_in_sales'
            else 'open_in_marketing'
        end as outcome,
        exited_at,
        expired_at,
        won_at,
        lost_at
    from standings
),

final as (
    select
        cycle_id,
        outcome,
        case
            when outcome = 'won' then won_at
            when outcome = 'lost' then lost_at
            when outcome in ('disqualified', 'recycled', 'rejected') then exited_at
            when outcome = 'expired' then expired_at
        end as closed_at,
        expired_at
    from outcomes
)

select * from final
