-- One row per person's role on a deal, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'opportunity_people') }}
),

final as (
    select
        source_system || ':' || opportunity_id as opportunity_id,
        source_system || ':' || person_id as person_id,
        role,
        is_primary,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
