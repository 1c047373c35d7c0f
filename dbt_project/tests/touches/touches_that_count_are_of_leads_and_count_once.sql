-- A touch that counts is somebody's, not of the company's own staff, and not one that counts already:
-- of the same person, moment, type, campaign and content.
with touches as (
    select * from {{ ref('int_touches') }}
    where is_eligible
),

people as (
    select * from {{ ref('int_people') }}
),

-- Few people have two touches in one moment: only those are compared in full.
crowded_moments as (
    select
        person_number,
        touched_at
    from touches
    group by person_number, touched_at
    having count(*) > 1
),

repeated_touches as (
    select
        max(touches.touch_id) as touch_id,
        'counts twice' as problem
    from touches
    inner join crowded_moments
        on
            touches.person_number = crowded_moments.person_number
            and touches.touched_at = crowded_moments.touched_at
    group by
        touches.person_number,
        touches.touched_at,
        touches.touch_type,
        touches.campaign_id,
        touches.content
    having count(*) > 1
)

select
    touches.touch_id,
    'is of nobody or of own staff' as problem
from touches
left join people
    on touches.person_number = people.person_number
where people.person_number is null or people.is_internal
union all
select
    touch_id,
    problem
from repeated_touches
