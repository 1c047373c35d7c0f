-- One row per deal that the CRM holds, with the lead cycle it belongs to or the reason why none.
with deals as (
    select * from {{ ref('int_deals') }}
),

deal_people as (
    select * from {{ ref('int_opportunity_people') }}
    where is_primary
),

own_cycles as (
    select * from {{ ref('int_cycle_deals') }}
    where opportunity_role = 'primary'
),

opportunities as (
    select * from {{ ref('int_opportunities_unioned') }}
),

contact_roles as (
    select * from {{ ref('int_opportunity_people_unioned') }}
),

named_people as (
    select opportunity_id
    from contact_roles
    union
    select opportunity_id
    from opportunities
    where primary_person_id is not null
),

final as (
    select
        deals.opportunity_id,
        deals.owner_id,
        own_cycles.cycle_id,
        case
            when own_cycles.cycle_id is not null then null
            when named_people.opportunity_id is null then 'no_person'
            else 'unknown_person'
        end as cycle_unassigned_reason,
        deals.campaign_id,
        deals.source_system,
        deals.status,
        deals.stage,
        deals.lead_source,
        deals.lost_reason,
        deals.currency_code,
        deals.account_number,
        deal_people.person_number as primary_person_number,
        deals.term_months,
        deals.amount,
        deals.amount_at_creation,
        deals.pipeline_amount,
        deals.revenue_amount,
        deals.is_reopened,
        deals.closed_on,
        deals.created_on,
        deals.revenue_on,
        deals.created_at,
        deals.won_at,
        deals.lost_at
    from deals
    left join deal_people
        on deals.opportunity_id = deal_people.opportunity_id
    left join own_cycles
        on deals.opportunity_id = own_cycles.opportunity_id
    left join named_people
        on deals.opportunity_id = named_people.opportunity_id
)

select * from final
