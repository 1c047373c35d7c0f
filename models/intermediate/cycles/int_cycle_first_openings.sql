-- One row per person, with the time at which the first lead cycle opens.
with events as (
    select * from {{ ref('int_lifecycle_events') }}
),

deals as (
    select * from {{ ref('int_deals') }}
),

deal_people as (
    select * from {{ ref('int_opportunity_people') }}
),

first_events as (
    select
        person_number,
        min(happened_at) as opened_at
    from events
    group by person_number
),

-- Deals without a creation time open no cycle, unless there is nothing else to go by.
first_deals as (
    select
        deal_people.person_number,
        min(deals.first_known_at) as opened_at
    from deal_people
    inner join deals
        on deal_people.opportunity_id = deals.opportunity_id
    group by deal_people.person_number
),

final as (
    select
        first_events.person_number,
        coalesce(first_events.opened_at, first_deals.opened_at) as opened_at
    from first_events
    left join first_deals
        on first_events.person_number = first_deals.person_number
)

select * from final
