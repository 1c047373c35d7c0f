-- One row per journey without a conversion of some type and person (or account) whose touches make
-- it: a deal that was not won, a cycle without mql or without a deal, a person without a cycle.
with opportunities as (
    select * from {{ ref('int_opportunities') }}
),

conversions as (
    select * from {{ ref('int_conversions') }}
),

conversion_members as (
    select * from {{ ref('int_conversion_members') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

last_touches_of_people as (
    select
        person_number,
        max(touched_at) as last_touched_at
    from touches
    where is_eligible
    group by all
),

last_touches_of_accounts as (
    select
        account_number,
        max(touched_at) as last_touched_at
    from touches
    where is_eligible and account_number is not null
    group by all
),

-- The people on a deal are those of its conversion to opportunity.
members_of_deals as (
    select
        'deal:' || opportunities.opportunity_id as journey_id,
        conversion_members.person_number,
        conversion_members.account_number,
        false as lacks_mql,
        false as lacks_opportunity,
        true as lacks_won,
        case when opportunities.status = 'lost' then opportunities.lost_at end as closed_at
    from opportunities
    inner join conversions
        on opportunities.opportunity_id = conversions.opportunity_id
    inner join conversion_members
        on conversions.conversion_number = conversion_members.conversion_number
    where opportunities.status <> 'won' and conversions.conversion_type = 'opportunity'
),

people_of_cycles as (
    select
        'cycle:' || cycle_id as journey_id,
        person_number,
        cast(null as bigint) as account_number,
        mql_at is null as lacks_mql,
        opportunity_role is null as lacks_opportunity,
        opportunity_role is null as lacks_won,
        closed_at
    from lead_cycles
    where mql_at is null or opportunity_role is null
),

people_without_cycle as (
    select
        'person:' || last_touches_of_people.person_number as journey_id,
        last_touches_of_people.person_number,
        cast(null as bigint) as account_number,
        true as lacks_mql,
        true as lacks_opportunity,
        true as lacks_won,
        cast(null as timestamp) as closed_at
    from last_touches_of_people
    left join lead_cycles
        on last_touches_of_people.person_number = lead_cycles.person_number
    where lead_cycles.person_number is null
),

members as (
    select * from members_of_deals
    union all
    select * from people_of_cycles
    union all
    select * from people_without_cycle
),

final as (
    select
        members.journey_id,
        members.person_number,
        members.account_number,
        members.lacks_mql,
        members.lacks_opportunity,
        members.lacks_won,
        members.closed_at,
        coalesce(
            last_touches_of_people.last_touched_at, last_touches_of_accounts.last_touched_at
        ) as last_touched_at
    from members
    left join last_touches_of_people
        on members.person_number = last_touches_of_people.person_number
    left join last_touches_of_accounts
        on members.account_number = last_touches_of_accounts.account_number
)

select * from final
