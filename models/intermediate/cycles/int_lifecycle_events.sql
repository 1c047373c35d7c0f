-- One row per lifecycle event of a person, at a known time or not, and whether it can open a cycle.
with stage_entries as (
    select * from {{ ref('int_stage_entries') }}
),

stages as (
    select * from {{ ref('stages') }}
),

deals as (
    select * from {{ ref('int_deals') }}
),

deal_people as (
    select * from {{ ref('int_opportunity_people') }}
),

final as (
    select
        'change:' || stage_entries.change_id as event_id,
        stage_entries.person_number,
        stages.opens_cycle,
        stage_entries.changed_at as happened_at
    from stage_entries
    inner join stages
        on stage_entries.stage = stages.stage
    union all
    select
        'deal:' || deal_people.opportunity_id || ':' || deal_people.person_number as event_id,
        deal_people.person_number,
        deals.created_at is not null as opens_cycle,
        deals.created_at as happened_at
    from deal_people
    inner join deals
        on deal_people.opportunity_id = deals.opportunity_id
)

select * from final
