-- One row per deal: its money, the lead cycle it belongs to and the people who decide on it.
with opportunities as (
    select * from {{ ref('int_opportunities') }}
),

deal_people as (
    select * from {{ ref('int_opportunity_people') }}
),

people as (
    select * from {{ ref('int_people') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
),

hash_pads as (
    select * from {{ source('hash_keys', 'hash_pads') }}
),

buying_groups as (
    select
        opportunity_id,
        count(*) as buying_group_size,
        count(distinct role) as roles_count,
        count(*) filter (where role is not null) as people_with_role_count
    from deal_people
    group by opportunity_id
),

final as (
    select
        {{ keyed_hash('opportunity', 'opportunities.opportunity_id') }} as opportunity_id,
        {{ keyed_hash('cycle', 'opportunities.cycle_id') }} as cycle_id,
        opportunities.cycle_unassigned_reason,
        people.person_key as primary_person_key,
        accounts.account_key,
        users.owner_key,
        opportunities.campaign_id,
        opportunities.source_system,
        opportunities.status,
        opportunities.stage,
        opportunities.lead_source,
        accounts.segment,
        users.team,
        opportunities.currency_code as original_currency_code,
        '{{ var("reporting_currency") }}' as currency_code,
        cast(opportunities.term_months as integer) as term_months,
        cast(coalesce(buying_groups.buying_group_size, 0) as integer) as buying_group_size,
        cast(coalesce(buying_groups.roles_count, 0) as integer) as roles_count,
        opportunities.amount as original_amount,
        opportunities.amount_at_creation as original_amount_at_creation,
        opportunities.pipeline_amount,
        opportunities.revenue_amount,
        cast(
            {{ safe_divide('opportunities.revenue_amount', 'opportunities.term_months') }}
            * accounts.gross_margin_share as decimal(18, 2)
        ) as monthly_margin_amount,
        {{ safe_divide(
            'buying_groups.people_with_role_count', 'buying_groups.buying_group_size'
        ) }} as role_coverage,
        opportunities.is_reopened,
        opportunities.closed_on,
        opportunities.created_at,
        opportunities.won_at,
        opportunities.lost_at,
        {{ as_of() }} as as_of
    from opportunities
    cross join hash_pads
    left join buying_groups
        on opportunities.opportunity_id = buying_groups.opportunity_id
    left join people
        on opportunities.primary_person_number = people.person_number
    left join accounts
        on opportunities.account_number = accounts.account_number
    left join users
        on opportunities.owner_id = users.user_id
)

select * from final
