-- One row per person record (lead or contact) in one system, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'people') }}
),

final as (
    select
        source_system || ':' || person_id as person_id,
        email,
        source_system || ':' || account_id as account_id,
        title,
        seniority,
        country,
        lead_source,
        source_system || ':' || owner_id as owner_id,
        coalesce(is_deleted, false) as is_deleted,
        source_system || ':' || merged_into_id as merged_into_id,
        consent,
        created_at,
        source_system,
        is_backfilled,
        known_at
    from source
)

select * from final
