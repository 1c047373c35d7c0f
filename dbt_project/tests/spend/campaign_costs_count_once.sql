-- A campaign's cost is known by its days or as a whole; where both are known, it counts once.
with platform_costs as (
    select * from {{ ref('int_campaign_costs_unioned') }}
),

lump_days as (
    select * from {{ ref('int_campaign_lump_days') }}
)

select distinct lump_days.campaign_id
from lump_days
inner join platform_costs
    on lump_days.campaign_id = platform_costs.campaign_id
