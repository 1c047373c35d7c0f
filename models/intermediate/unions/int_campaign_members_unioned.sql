-- One row per person in a campaign, of every source, up to as_of.
with custom_campaign_members as (
    select * from {{ ref('stg_custom__campaign_members') }}
),

salesforce_campaign_members as (
    select * from {{ ref('stg_salesforce__campaign_members') }}
),

all_sources as (
    select * from custom_campaign_members
    union all
    select * from salesforce_campaign_members
),

final as (
    select
        campaign_id,
        person_id,
        status,
        joined_at,
        left_at,
        responded_at,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where joined_at <= {{ as_of() }} or joined_at is null
)

select * from final
