-- One row per company: Salesforce accounts.
with source as (
    select * from {{ source('raw_salesforce', 'account') }}
),

final as (
    select
        source_system || ':' || id as account_id,
        name,
        {{ url_host('website') }} as domain,
        industry,
        number_of_employees as employee_count,
        billing_country as country,
        segment__c as segment,
        source_system || ':' || owner_id as owner_id,
        lower(type) like 'customer%' as is_customer,
        gross_margin_share__c as gross_margin_share,
        created_date as created_at,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
