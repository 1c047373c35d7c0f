-- One row per done Salesforce task or event about a lead or contact.
with tasks as (
    select * from {{ source('raw_salesforce', 'task') }}
),

events as (
    select * from {{ source('raw_salesforce', 'event') }}
),

deals as (
    select * from {{ source('raw_salesforce', 'opportunity') }}
),

users as (
    select * from {{ ref('stg_salesforce__users') }}
),

activity_types as (
    select * from {{ ref('activity_type_map') }}
    where source = 'salesforce'
),

activities as (
    select
        id,
        who_id,
        what_id,
        account_id,
        owner_id,
        task_subtype as activity,
        call_type,
        -- Orgs older than the field CompletedDateTime know only when the task was logged.
        coalesce(completed_date_time, created_date) as occurred_at,
        created_date as logged_at,
        source_system,
        is_backfilled,
        known_at
    from tasks
    where
        not coalesce(is_deleted, false)
        and (completed_date_time is not null or lower(status) = 'completed')
    union all
    select
        id,
        who_id,
        what_id,
        account_id,
        owner_id,
        'Event' as activity,
        cast(null as varchar) as call_type,
        start_date_time as occurred_at,
        created_date as logged_at,
        source_system,
        is_backfilled,
        known_at
    from events
    where not coalesce(is_deleted, false)
),

final as (
    select
        activities.source_system || ':' || activities.id as activity_id,
        activities.source_system || ':' || activities.who_id as person_id,
        activities.source_system || ':' || activities.account_id as account_id,
        activities.source_system || ':' || deals.id as opportunity_id,
        activities.source_system || ':' || activities.owner_id as user_id,
        coalesce(activity_types.type, lower(activities.activity), 'unknown') as type,
        case
            when lower(activities.call_type) in ('inbound', 'outbound')
                then lower(activities.call_type)
        end as direction,
        -- By a person of sales; not known where the user is not known.
        activity_types.is_human and users.role = 'sales' as is_human,
        activities.occurred_at,
        activities.logged_at,
        activities.source_system,
        activities.is_backfilled,
        activities.known_at
    from activities
    left join deals
        on
            activities.source_system = deals.source_system
            and activities.what_id = deals.id
    left join users
        on activities.source_system || ':' || activities.owner_id = users.user_id
    left join activity_types
        on coalesce(activities.activity, '') = coalesce(activity_types.activity, '')
    where activities.who_id is not null
)

select * from final
