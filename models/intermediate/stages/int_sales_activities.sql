-- One row per sales activity that means something to a lead: a human touch or a recorded notice.
with activities as (
    select * from {{ ref('int_sales_activities_unioned') }}
),

people_resolved as (
    select * from {{ ref('int_people_resolved') }}
),

activity_kinds as (
    select * from {{ ref('sales_activity_kinds') }}
),

users as (
    select * from {{ ref('int_users') }}
),

final as (
    select
        activities.activity_id,
        activities.user_id,
        activity_kinds.activity_kind,
        people_resolved.person_number,
        activities.occurred_at,
        activities.logged_at
    from activities
    inner join people_resolved
        on activities.person_id = people_resolved.person_id
    inner join activity_kinds
        on lower(trim(activities.type)) = activity_kinds.type
    left join users
        on activities.user_id = users.user_id
    where
        activity_kinds.activity_kind in ('notification', 'assignment')
        -- By a person of sales, as far as the source tells; a message from the lead is none.
        or (
            activity_kinds.activity_kind = 'human_touch'
            and coalesce(activities.is_human, true)
            and coalesce(users.role, 'sales') = 'sales'
            and (activity_kinds.counts_inbound or coalesce(activities.direction, '') <> 'inbound')
        )
)

select * from final
