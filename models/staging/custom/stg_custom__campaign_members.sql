-- One row per person in a campaign, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'campaign_members') }}
),

final as (
    select
        source_system || ':' || campaign_id as campaign_id,
        source_system || ':' || person_id as person_id,
        status,
        joined_at,
        left_at,
        responded_at,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
