-- One row per Salesforce user; the department says on which side of the house.
with users as (
    select * from {{ source('raw_salesforce', 'user') }}
),

department_roles as (
    select * from {{ ref('department_roles') }}
),

final as (
    select
        users.source_system || ':' || users.id as user_id,
        users.name,
        users.division as team,
        coalesce(department_roles.role, 'other') as role,
        users.time_zone_sid_key as timezone,
        users.is_active,
        users.source_system,
        users.is_backfilled,
        users.known_at
    from users
    left join department_roles
        on lower(trim(users.department)) = department_roles.department
    where not coalesce(users.is_deleted, false)
)

select * from final
