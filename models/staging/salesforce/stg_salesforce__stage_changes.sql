-- One row per lifecycle change of a Salesforce lead: its creation and each change of its status.
-- A table, unlike its neighbours: many models read the union, and each would compute it again.
{{ config(materialized='table') }}
with changes as (
    select * from {{ ref('stg_salesforce__lead_status_changes') }}
),

owner_periods as (
    select * from {{ ref('stg_salesforce__lead_owner_periods') }}
),

leads as (
    select * from {{ source('raw_salesforce', 'lead') }}
),

field_changes as (
    select * from {{ source('raw_salesforce', 'lead_field_history') }}
    where not coalesce(is_deleted, false)
),

rejected_statuses as (
    select * from {{ ref('stage_map') }}
    where object = 'person' and stage = 'rejected'
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

leads_with_history as (
    select distinct
        source_system,
        lead_id
    from reasons
),

latest_rejections as (
    select
        changes.source_system,
        changes.lead_id,
        max(changes.changed_at) as changed_at
    from changes
    inner join rejected_statuses
        on
            lower(trim(changes.to_status)) = lower(trim(rejected_statuses.status))
            and rejected_statuses.source in (changes.source_system, 'salesforce', '*')
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
        changes.source_system || ':' || coalesce(owner_periods.owner_id, leads.owner_id)
            as owner_id,
        -- Where the field's history is not tracked, the lead still knows the last reason.
        coalesce(
            reasons.reason,
            case
                when latest_rejections.lead_id is not null and leads_with_history.lead_id is null
                    then leads.rejection_reason__c
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
            and changes.changed_at < owner_periods.owned_until
    left join reasons
        on
            changes.source_system = reasons.source_system
            and changes.lead_id = reasons.lead_id
            and changes.changed_at = reasons.changed_at
    left join leads_with_history
        on
            changes.source_system = leads_with_history.source_system
            and changes.lead_id = leads_with_history.lead_id
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
