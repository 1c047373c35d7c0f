-- One row per Salesforce opportunity.
with source as (
    select * from {{ source('raw_salesforce', 'opportunity') }}
),

final as (
    select
        source_system || ':' || id as opportunity_id,
        source_system || ':' || account_id as account_id,
        source_system || ':' || contact_id as primary_person_id,
        source_system || ':' || owner_id as owner_id,
        name,
        case
            when is_won then 'won'
            when is_closed then 'lost'
            else 'open'
        end as status,
        stage_name as stage,
        loss_reason__c as lost_reason,
        lead_source,
        source_system || ':' || campaign_id as campaign_id,
        cast(null as varchar) as merged_into_id,
        amount,
        currency_iso_code as currency_code,
        term_months__c as term_months,
        coalesce(is_deleted, false) as is_deleted,
        close_date as closed_on,
        created_date as created_at,
        source_system,
        is_backfilled,
        known_at
    from source
)

select * from final
