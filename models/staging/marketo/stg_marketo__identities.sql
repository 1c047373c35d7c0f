-- One row per foreign id of a Marketo lead: merged leads, and the CRM records it is synced with.
with leads as (
    select * from {{ source('raw_marketo', 'lead') }}
    where not coalesce(is_deleted, false)
),

activities as (
    select * from {{ source('raw_marketo', 'activity') }}
    where not coalesce(is_deleted, false) and merge_ids is not null
),

merged_leads as (
    select
        {{ each_part('merge_ids', ',') }} as merged_lead_id,
        lead_id,
        activity_date,
        source_system,
        is_backfilled,
        known_at
    from activities
),

links as (
    select
        source_system || ':' || trim(merged_lead_id) as identity_id,
        source_system || ':' || lead_id as person_id,
        activity_date as valid_from,
        'merge' as reason,
        source_system,
        is_backfilled,
        known_at
    from merged_leads
    union all
    select
        'salesforce:' || sfdc_lead_id as identity_id,
        source_system || ':' || id as person_id,
        created_at as valid_from,
        'crm_record' as reason,
        source_system,
        is_backfilled,
        known_at
    from leads
    where sfdc_lead_id is not null
    union all
    select
        'salesforce:' || sfdc_contact_id as identity_id,
        source_system || ':' || id as person_id,
        created_at as valid_from,
        'crm_record' as reason,
        source_system,
        is_backfilled,
        known_at
    from leads
    where sfdc_contact_id is not null
),

final as (
    select
        identity_id,
        person_id,
        valid_from,
        cast(null as timestamp) as valid_to,
        reason,
        source_system,
        is_backfilled,
        known_at
    from links
    where identity_id <> person_id
    qualify row_number() over (
        partition by identity_id, person_id, valid_from
        order by known_at
    ) = 1
)

select * from final
