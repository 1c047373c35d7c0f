-- One row per deal and person on it, with the one primary person of the deal marked.
with opportunities as (
    select * from {{ ref('int_opportunities_unioned') }}
),

opportunity_people as (
    select * from {{ ref('int_opportunity_people_unioned') }}
),

people_resolved as (
    select * from {{ ref('int_people_resolved') }}
),

people as (
    select * from {{ ref('int_people') }}
),

mentions as (
    select
        opportunity_id,
        person_id,
        role,
        coalesce(is_primary, false) as is_marked_primary,
        false as is_named_primary
    from opportunity_people
    union all
    select
        opportunity_id,
        primary_person_id as person_id,
        cast(null as varchar) as role,
        false as is_marked_primary,
        true as is_named_primary
    from opportunities
    where primary_person_id is not null
),

deal_people as (
    select
        mentions.opportunity_id,
        people_resolved.person_number,
        min(mentions.role) as role,
        bool_or(mentions.is_marked_primary) as is_marked_primary,
        bool_or(mentions.is_named_primary) as is_named_primary
    from mentions
    inner join people_resolved
        on mentions.person_id = people_resolved.person_id
    group by mentions.opportunity_id, people_resolved.person_number
),

final as (
    select
        deal_people.opportunity_id,
        deal_people.role,
        deal_people.person_number,
        row_number() over (
            partition by deal_people.opportunity_id
            order by
                deal_people.is_named_primary desc,
                deal_people.is_marked_primary desc,
                people.created_at asc nulls last,
                deal_people.person_number asc
        ) = 1 as is_primary
    from deal_people
    left join people
        on deal_people.person_number = people.person_number
)

select * from final
