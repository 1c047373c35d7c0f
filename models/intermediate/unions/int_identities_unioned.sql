-- One row per link of an anonymous or foreign id to a person, of every source, up to as_of.
with custom_identities as (
    select * from {{ ref('stg_custom__identities') }}
),

web_identities as (
    select * from {{ ref('stg_web__identities') }}
),

all_sources as (
    select * from custom_identities
    union all
    select * from web_identities
),

final as (
    select
        identity_id,
        person_id,
        valid_from,
        valid_to,
        reason,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where valid_from <= {{ as_of() }} or valid_from is null
)

select * from final
