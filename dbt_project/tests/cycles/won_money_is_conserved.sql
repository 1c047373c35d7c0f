-- Won amount over cycles + won amount of deals without a cycle = the CRM's own total.
with source_deals as (
    select * from {{ ref('int_opportunities_unioned') }}
    where not coalesce(is_deleted, false) and merged_into_id is null
),

deals as (
    select * from {{ ref('int_deals') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

lead_cycles as (
    select * from {{ ref('fct_lead_cycles') }}
),

totals as (
    select
        (select count(*) from source_deals) as source_deals_count,
        (select count(*) from opportunities) as published_deals_count,
        (select coalesce(sum(revenue_amount), 0) from deals) as crm_amount,
        (select coalesce(sum(won_amount), 0) from lead_cycles) as cycles_amount,
        (
            select coalesce(sum(revenue_amount), 0)
            from opportunities
            where cycle_id is null
        ) as unassigned_amount,
        (select count(*) from deals where status = 'won') as crm_won_count,
        (select coalesce(sum(won_deals_count), 0) from lead_cycles) as cycles_won_count,
        (
            select count(*)
            from opportunities
            where cycle_id is null and status = 'won'
        ) as unassigned_won_count
)

select *
from totals
where
    source_deals_count <> published_deals_count
    or crm_amount <> cycles_amount + unassigned_amount
    or crm_won_count <> cycles_won_count + unassigned_won_count
