-- One row per recorded change of a lead's owner: tracked by the source, or logged as an assignment.
with attribute_changes as (
    select * from {{ ref('int_attribute_changes_unioned') }}
    where attribute = 'owner_id' and value is not null and changed_at is not null
),

people_resolved as (
    select * from {{ ref('int_people_resolved') }}
),

assignments as (
    select * from {{ ref('int_sales_activities') }}
    where activity_kind = 'assignment' and occurred_at is not null
),

all_changes as (
    select
        attribute_changes.value as owner_id,
        people_resolved.person_number,
        attribute_changes.changed_at as assigned_at
    from attribute_changes
    inner join people_resolved
        on attribute_changes.person_id = people_resolved.person_id
    union all
    select
        user_id as owner_id,
        person_number,
        occurred_at as assigned_at
    from assignments
),

final as (
    select distinct
        owner_id,
        person_number,
        assigned_at
    from all_changes
)

select * from final
