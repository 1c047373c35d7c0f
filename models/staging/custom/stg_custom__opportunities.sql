-- One row per deal, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'opportunities') }}
),

final as (
    select
        source_system || ':' || opportunity_id as opportunity_id,
        source_system || ':' || account_id as account_id,
        source_system || ':' || primary_person_id as primary_person_id,
        source_system || ':' || owner_id as owner_id,
        name,
        status,
        stage,
        lost_reason,
        lead_source,
        source_system || ':' || campaign_id as campaign_id,
        source_system || ':' || merged_into_id as merged_into_id,
        amount,
        currency_code,
        term_months,
        coalesce(is_deleted, false) as is_deleted,
        closed_on,
        created_at,
        source_system,
        is_backfilled,
        known_at
    from source
)

select * from final
