-- One row per person record: Salesforce leads and contacts. A converted lead lives on in its
-- contact.
with leads as (
    select * from {{ source('raw_salesforce', 'lead') }}
),

contacts as (
    select * from {{ source('raw_salesforce', 'contact') }}
),

people_of_leads as (
    select
        source_system || ':' || id as person_id,
        email,
        source_system || ':' || converted_account_id as account_id,
        title,
        cast(null as varchar) as seniority,
        country,
        lead_source,
        source_system || ':' || owner_id as owner_id,
        coalesce(is_deleted, false) as is_deleted,
        source_system || ':' || coalesce(master_record_id, converted_contact_id) as merged_into_id,
        cast(null as varchar) as consent,
        created_date as created_at,
        source_system,
        is_backfilled,
        known_at
    from leads
),

people_of_contacts as (
    select
        source_system || ':' || id as person_id,
        email,
        source_system || ':' || account_id as account_id,
        title,
        cast(null as varchar) as seniority,
        mailing_country as country,
        lead_source,
        source_system || ':' || owner_id as owner_id,
        coalesce(is_deleted, false) as is_deleted,
        source_system || ':' || master_record_id as merged_into_id,
        cast(null as varchar) as consent,
        created_date as created_at,
        source_system,
        is_backfilled,
        known_at
    from contacts
),

final as (
    select * from people_of_leads
    union all
    select * from people_of_contacts
)

select * from final
