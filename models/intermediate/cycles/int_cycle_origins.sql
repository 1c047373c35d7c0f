-- One row per lead cycle that a touch led to, with the last eligible touch up to its opening.
with openings as (
    select * from {{ ref('int_cycle_openings') }}
),

touches as (
    select * from {{ ref('int_touches') }}
    where is_eligible
),

last_touch_times as (
    select
        openings.cycle_id,
        openings.person_number,
        max(touches.touched_at) as touched_at
    from openings
    inner join touches
        on
            openings.person_number = touches.person_number
            and openings.opened_at >= touches.touched_at
    group by openings.cycle_id, openings.person_number
),

final as (
    select
        last_touch_times.cycle_id,
        touches.touch_id,
        touches.channel,
        touches.campaign_id
    from last_touch_times
    inner join touches
        on
            last_touch_times.person_number = touches.person_number
            and last_touch_times.touched_at = touches.touched_at
    qualify row_number() over (
        partition by last_touch_times.cycle_id
        order by touches.touch_id desc
    ) = 1
)

select * from final
