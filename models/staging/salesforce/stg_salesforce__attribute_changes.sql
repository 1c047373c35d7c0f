-- One row per change of a lead's field, its owner included; the lifecycle is in stage_changes.
with changes as (
    select * from {{ source('raw_salesforce', 'lead_field_history') }}
),

final as (
    select
        source_system || ':' || lead_id as person_id,
        cast(null as varchar) as account_id,
        case
            when field = 'Owner' then 'owner_id'
            else lower(field)
        end as attribute,
        case
            when field = 'Owner' then source_system || ':' || new_value
            else new_value
        end as value,
        created_date as changed_at,
        source_system,
        is_backfilled,
        known_at
    from changes
    where
        not coalesce(is_deleted, false)
        and lower(field) not in ('created', 'status', 'leadconverted', 'leadmerged')
        -- An owner change is kept twice, by id and by name: ids have no spaces. A queue owns a lead
        -- until somebody takes it: that is no owner.
        and not (field = 'Owner' and (new_value like '% %' or new_value like '00G%'))
    qualify row_number() over (
        partition by source_system, lead_id, field, created_date
        order by id desc
    ) = 1
)

select * from final
