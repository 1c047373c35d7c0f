-- Won before an open deal, that before lost, a lost deal before any exit; of exits the last one, and
-- of exits at one moment disqualified, then recycled, then rejected.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

cycle_deals as (
    select * from {{ ref('int_cycle_deals') }}
),

milestones as (
    select * from {{ ref('int_cycle_milestones') }}
),

deals as (
    select
        cycle_id,
        bool_or(status = 'won') as has_won_deal,
        bool_or(status = 'open') as has_open_deal,
        bool_or(status = 'lost') as has_lost_deal
    from cycle_deals
    group by cycle_id
),

standings as (
    select
        lead_cycles.cycle_id,
        lead_cycles.outcome,
        coalesce(deals.has_won_deal or milestones.has_won, milestones.has_won, false) as has_won,
        coalesce(deals.has_open_deal, false) as has_open_deal,
        coalesce(deals.has_lost_deal or milestones.has_lost, milestones.has_lost, false) as has_lost,
        lead_cycles.latest_disqualified_at,
        lead_cycles.latest_recycled_at,
        lead_cycles.latest_rejected_at
    from lead_cycles
    left join deals
        on lead_cycles.cycle_id = deals.cycle_id
    left join milestones
        on lead_cycles.cycle_id = milestones.cycle_id
)

select
    cycle_id,
    outcome
from standings
where
    has_won and outcome <> 'won'
    or not has_won and has_open_deal and outcome <> 'open_in_sales'
    or not has_won and not has_open_deal and has_lost and outcome <> 'lost'
    or outcome = 'recycled' and (
        latest_recycled_at <= latest_disqualified_at or latest_recycled_at < latest_rejected_at
    )
    or outcome = 'rejected' and (
        latest_rejected_at <= latest_disqualified_at or latest_rejected_at <= latest_recycled_at
    )
    or outcome = 'disqualified' and (
        latest_disqualified_at < latest_recycled_at or latest_disqualified_at < latest_rejected_at
    )
