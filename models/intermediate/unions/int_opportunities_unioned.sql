-- One row per deal, of every source, up to as_of.
with custom_opportunities as (
    select * from {{ ref('stg_custom__opportunities') }}
),

salesforce_opportunities as (
    select * from {{ ref('stg_salesforce__opportunities') }}
),

all_sources as (
    select * from custom_opportunities
    union all
    select * from salesforce_opportunities
),

final as (
    select
        opportunity_id,
        account_id,
        primary_person_id,
        owner_id,
        name,
        status,
        stage,
        lost_reason,
        lead_source,
        campaign_id,
        merged_into_id,
        amount,
        currency_code,
        term_months,
        is_deleted,
        closed_on,
        created_at,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where created_at <= {{ as_of() }} or created_at is null
)

select * from final
