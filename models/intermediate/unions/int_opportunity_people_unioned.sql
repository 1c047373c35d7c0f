-- One row per person's role on a deal, of every source.
with custom_opportunity_people as (
    select * from {{ ref('stg_custom__opportunity_people') }}
),

salesforce_opportunity_people as (
    select * from {{ ref('stg_salesforce__opportunity_people') }}
),

all_sources as (
    select * from custom_opportunity_people
    union all
    select * from salesforce_opportunity_people
),

final as (
    select
        opportunity_id,
        person_id,
        role,
        is_primary,
        source_system,
        is_backfilled,
        known_at
    from all_sources
)

select * from final
