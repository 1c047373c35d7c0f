-- One row per lifecycle change of a Salesforce lead: its creation and each change of its status.
with leads as (
    select * from {{ source('raw_salesforce', 'lead') }}
),

field_changes as (
    select * from {{ source('raw_salesforce', 'lead_field_history') }}
    where not coalesce(is_deleted, false)
),

rejected_statuses as (
    select distinct status
    from {{ ref('stage_map') }}
    where stage = 'rejected' and source = 'salesforce'
),

status_changes as (
    select
        id,
        source_system,
        lead_id,
        old_value as from_status,
        new_value as to_status,
        created_by_id as changed_by_id,
        created_date as changed_at,
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

creations as (
    select
        leads.id || ':created' as id,
        leads.source_system,
        leads.id as lead_id,
        cast(null as varchar) as from_status,
        coalesce(first_statuses.status, leads.status) as to_status,
        creators.created_by_id as changed_by_id,
        leads.created_date as changed_at,
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
),

changes as (
    select * from creations
    union all
    select * from status_changes
),

-- An owner change is kept twice, by id and by name: ids have no spaces.
owner_changes as (
    select
        id,
        source_system,
        lead_id,
        old_value,
        new_value,
        created_date as changed_at,
        row_number() over (
            partition by source_system, lead_id
            order by created_date, id
        ) as owner_number
    from field_changes
    where field = 'Owner' and new_value not like '% %'
),

owner_periods as (
    select
        source_system,
        lead_id,
        new_value as owner_id,
        changed_at as owned_from,
        lead(changed_at) over (
            partition by source_system, lead_id
            order by owner_number
        ) as owned_until
    from owner_changes
),

first_owners as (
    select
        source_system,
        lead_id,
        old_value as owner_id,
        changed_at as owned_until
    from owner_changes
    where owner_number = 1
),

reasons as (
    select
        source_system,
        lead_id,
        created_date as changed_at,
        max(new_value) as reason
    from field_changes
    where field = 'Rejection_Reason__c'
    group by source_system, lead_id, created_date
),

latest_rejections as (
    select
        changes.source_system,
        changes.lead_id,
        max(changes.changed_at) as changed_at
    from changes
    inner join rejected_statuses
        on changes.to_status = rejected_statuses.status
    group by changes.source_system, changes.lead_id
),

latest_changes as (
    select
        source_system,
        id
    from changes
    qualify row_number() over (
        partition by source_system, lead_id
        order by changed_at desc, id desc
    ) = 1
),

final as (
    select
        changes.source_system || ':' || changes.id as change_id,
        changes.source_system || ':' || changes.lead_id as person_id,
        changes.from_status,
        changes.to_status,
        changes.source_system || ':' || coalesce(
            owner_periods.owner_id, first_owners.owner_id, leads.owner_id
        ) as owner_id,
        -- Where the field's history is not tracked, the lead still knows the last reason.
        coalesce(
            reasons.reason,
            case
                when latest_rejections.lead_id is not null then leads.rejection_reason__c
            end
        ) as reason,
        changes.source_system || ':' || changes.changed_by_id as changed_by,
        case when latest_changes.id is not null then leads.sales_rating__c end as sales_rating,
        changes.changed_at,
        changes.source_system,
        changes.is_backfilled,
        changes.known_at
    from changes
    left join leads
        on
            changes.source_system = leads.source_system
            and changes.lead_id = leads.id
    left join owner_periods
        on
            changes.source_system = owner_periods.source_system
            and changes.lead_id = owner_periods.lead_id
            and changes.changed_at >= owner_periods.owned_from
            and (
                changes.changed_at < owner_periods.owned_until
                or owner_periods.owned_until is null
            )
    left join first_owners
        on
            changes.source_system = first_owners.source_system
            and changes.lead_id = first_owners.lead_id
            and changes.changed_at < first_owners.owned_until
    left join reasons
        on
            changes.source_system = reasons.source_system
            and changes.lead_id = reasons.lead_id
            and changes.changed_at = reasons.changed_at
    left join latest_rejections
        on
            changes.source_system = latest_rejections.source_system
            and changes.lead_id = latest_rejections.lead_id
            and changes.changed_at = latest_rejections.changed_at
    left join latest_changes
        on
            changes.source_system = latest_changes.source_system
            and changes.id = latest_changes.id
)

select * from final
