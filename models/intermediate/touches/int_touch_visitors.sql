-- One row per id that a touch may name and period in which it is one person: records of people for
-- all times, anonymous ids as long as their link applies.
with resolved_people as (
    select * from {{ ref('int_people_resolved') }}
),

identity_links as (
    select * from {{ ref('int_identity_links') }}
),

people as (
    select * from {{ ref('int_people') }}
),

visitors as (
    select
        person_id as visitor_id,
        person_number,
        {{ beginning_of_time() }} as applies_from,
        {{ end_of_time() }} as applies_until,
        cast(null as timestamp) as linked_at
    from resolved_people
    union all
    select
        identity_id as visitor_id,
        person_number,
        applies_from,
        applies_until,
        known_at as linked_at
    from identity_links
    where applies_from < applies_until
),

final as (
    select
        visitors.visitor_id,
        visitors.person_number,
        people.account_number,
        people.is_internal,
        visitors.applies_from,
        visitors.applies_until,
        visitors.linked_at
    from visitors
    inner join people
        on visitors.person_number = people.person_number
)

select * from final
