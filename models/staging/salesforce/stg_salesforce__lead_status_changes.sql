-- One row per status that a Salesforce lead took: the one it was created with and each later one.
with leads as (
    select * from {{ source('raw_salesforce', 'lead') }}
),

field_changes as (
    select * from {{ source('raw_salesforce', 'lead_field_history') }}
    where not coalesce(is_deleted, false)
),

status_changes as (
    select
        id,
        lead_id,
        old_value as from_status,
        new_value as to_status,
        created_by_id as changed_by_id,
        created_date as changed_at,
        source_system,
        is_backfilled,
        known_at
    from field_changes
    where field = 'Status' and new_value is not null
),

first_statuses as (
    select
        source_system,
        lead_id,
        from_status as status
    from status_changes
    qualify row_number() over (
        partition by source_system, lead_id
        order by changed_at, id
    ) = 1
),

creators as (
    select
        source_system,
        lead_id,
        min(created_by_id) as created_by_id
    from field_changes
    where field = 'created'
    group by source_system, lead_id
),

final as (
    select
        leads.id || ':created' as id,
        leads.id as lead_id,
        cast(null as varchar) as from_status,
        coalesce(first_statuses.status, leads.status) as to_status,
        creators.created_by_id as changed_by_id,
        leads.created_date as changed_at,
        leads.source_system,
        leads.is_backfilled,
        leads.known_at
    from leads
    left join first_statuses
        on
            leads.source_system = first_statuses.source_system
            and leads.id = first_statuses.lead_id
    left join creators
        on
            leads.source_system = creators.source_system
            and leads.id = creators.lead_id
    where coalesce(first_statuses.status, leads.status) is not null
    union all
    select
        id,
        lead_id,
        from_status,
        to_status,
        changed_by_id,
        changed_at,
        source_system,
        is_backfilled,
        known_at
    from status_changes
)

select * from final
