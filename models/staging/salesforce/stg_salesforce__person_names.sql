-- One row per person record: the name that Salesforce gives. Never published.
with leads as (
    select * from {{ source('raw_salesforce', 'lead') }}
),

contacts as (
    select * from {{ source('raw_salesforce', 'contact') }}
),

final as (
    select
        source_system || ':' || id as person_id,
        name
    from leads
    union all
    select
        source_system || ':' || id as person_id,
        name
    from contacts
)

select * from final
