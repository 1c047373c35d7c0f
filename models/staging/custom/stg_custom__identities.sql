-- One row per link of an anonymous or foreign id to a person,
-- as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'identities') }}
),

final as (
    select
        source_system || ':' || identity_id as identity_id,
        source_system || ':' || person_id as person_id,
        valid_from,
        valid_to,
        reason,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
