-- One row per company, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'accounts') }}
),

final as (
    select
        source_system || ':' || account_id as account_id,
        name,
        domain,
        industry,
        employee_count,
        country,
        segment,
        source_system || ':' || owner_id as owner_id,
        is_customer,
        gross_margin_share,
        created_at,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
