-- Spend in = spend out: the days of a campaign's lump cost sum to it, to the minor unit.
with campaigns as (
    select * from {{ ref('int_campaigns') }}
),

spread_costs as (
    select
        campaign_id,
        sum(cost_amount) as cost_amount
    from {{ ref('int_campaign_lump_days') }}
    group by campaign_id
)

select
    campaigns.campaign_id,
    campaigns.actual_cost_amount,
    spread_costs.cost_amount
from campaigns
inner join spread_costs
    on campaigns.campaign_id = spread_costs.campaign_id
where campaigns.actual_cost_amount <> spread_costs.cost_amount
