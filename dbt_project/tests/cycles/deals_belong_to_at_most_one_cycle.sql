-- A deal is in its primary person's cycle and in no other; one without a cycle says why.
with opportunities as (
    select * from {{ ref('int_opportunities') }}
),

cycle_deals as (
    select * from {{ ref('int_cycle_deals') }}
    where opportunity_role = 'primary'
)

select
    opportunities.opportunity_id,
    count(cycle_deals.cycle_id) as cycles_count,
    min(opportunities.cycle_unassigned_reason) as cycle_unassigned_reason
from opportunities
left join cycle_deals
    on opportunities.opportunity_id = cycle_deals.opportunity_id
group by opportunities.opportunity_id
having
    count(cycle_deals.cycle_id) > 1
    or (count(cycle_deals.cycle_id) = 1) <> (min(opportunities.cycle_unassigned_reason) is null)
