-- One row per Salesforce lead and period in which it had one owner, as far as changes were tracked.
with field_changes as (
    select * from {{ source('raw_salesforce', 'lead_field_history') }}
    where not coalesce(is_deleted, false)
),

-- An owner change is kept twice, by id and by name: ids have no spaces.
owner_changes as (
    select
        source_system,
        lead_id,
        old_value,
        new_value,
        created_date as changed_at,
        row_number() over (
            partition by source_system, lead_id
            order by created_date, id
        ) as change_number,
        lead(created_date) over (
            partition by source_system, lead_id
            order by created_date, id
        ) as next_changed_at
    from field_changes
    where field = 'Owner' and new_value not like '% %'
),

final as (
    select
        source_system,
        lead_id,
        old_value as owner_id,
        {{ beginning_of_time() }} as owned_from,
        changed_at as owned_until
    from owner_changes
    where change_number = 1
    union all
    select
        source_system,
        lead_id,
        new_value as owner_id,
        changed_at as owned_from,
        coalesce(next_changed_at, {{ end_of_time() }}) as owned_until
    from owner_changes
    -- Of several changes at one instant the last stands.
    where changed_at < next_changed_at or next_changed_at is null
)

select * from final
