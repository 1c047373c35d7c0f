-- One row per lead cycle that sales rated, with the last rating that it gave.
with stage_changes as (
    select * from {{ ref('int_stage_changes_unioned') }}
    where sales_rating is not null
),

people_resolved as (
    select * from {{ ref('int_people_resolved') }}
),

openings as (
    select * from {{ ref('int_cycle_openings') }}
),

-- A rating that came before the first cycle or at no time is of the first.
cycle_ratings as (
    select
        openings.cycle_id,
        stage_changes.change_id,
        stage_changes.sales_rating,
        stage_changes.changed_at as rated_at
    from stage_changes
    inner join people_resolved
        on stage_changes.person_id = people_resolved.person_id
    inner join openings
        on
            people_resolved.person_number = openings.person_number
            and (stage_changes.changed_at >= openings.opened_at or openings.cycle_number = 1)
            and (
                stage_changes.changed_at < openings.next_opened_at
                or openings.next_opened_at is null
                or stage_changes.changed_at is null
            )
),

final as (
    select
        cycle_id,
        sales_rating,
        {{ reporting_month('rated_at') }} as rated_month,
        rated_at
    from cycle_ratings
    qualify row_number() over (
        partition by cycle_id
        order by rated_at desc nulls last, change_id desc
    ) = 1
)

select * from final
