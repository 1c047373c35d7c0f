-- One row: how much there is of everything that the rates are made of.
with lead_cycles as (
    select * from marts.fct_lead_cycles
),

won_opportunities as (
    select * from marts.fct_opportunities
    where status = 'won'
),

campaign_days as (
    select * from marts.fct_campaign_days
),

final as (
    select
        (select count(*) from lead_cycles) as lead_cycles_count,
        (select sum(revenue_amount) from won_opportunities) as won_amount,
        (select sum(cost_amount) from campaign_days) as cost_amount
)

select * from final
