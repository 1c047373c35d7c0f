-- One row per change of an attribute of a person or company, as the company's own mapping gives it.
with source as (
    select * from {{ source('raw_custom', 'attribute_changes') }}
),

final as (
    select
        source_system || ':' || person_id as person_id,
        source_system || ':' || account_id as account_id,
        case
            when lower(trim(attribute)) in ('owner', 'owner_id') then 'owner_id'
            else attribute
        end as attribute,
        case
            when lower(trim(attribute)) in ('owner', 'owner_id')
                then source_system || ':' || value
            else value
        end as value,
        changed_at,
        source_system,
        is_backfilled,
        known_at
    from source
    where not coalesce(is_deleted, false)
)

select * from final
