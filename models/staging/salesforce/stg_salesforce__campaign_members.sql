-- One row per person in a Salesforce campaign: the first membership, where a record has several.
with source as (
    select * from {{ source('raw_salesforce', 'campaign_member') }}
),

final as (
    select
        source_system || ':' || campaign_id as campaign_id,
        source_system || ':' || coalesce(lead_id, contact_id) as person_id,
        status,
        created_date as joined_at,
        cast(null as timestamp) as left_at,
        cast(first_responded_date as timestamp) as responded_at,
        source_system,
        is_backfilled,
        known_at
    from source
    where
        not coalesce(is_deleted, false)
        and coalesce(lead_id, contact_id) is not null
    qualify row_number() over (
        partition by source_system, campaign_id, coalesce(lead_id, contact_id)
        order by created_date, id
    ) = 1
)

select * from final
