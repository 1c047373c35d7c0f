-- One row per conversion and look-back that has a path: where its anchor touches stand.
with conversions as (
    select * from {{ ref('int_conversions') }}
),

members as (
    select * from {{ ref('int_conversion_members') }}
),

path_touches as (
    select * from {{ ref('int_conversion_touches') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

half_lives as (
    select * from {{ ref('time_decay_half_lives') }}
),

half_life_periods as (
    select
        half_life_days,
        valid_from,
        lead(valid_from) over (order by valid_from) as valid_until
    from half_lives
),

lead_creations as (
    select
        conversion_number,
        min(lead_created_at) as lead_created_at
    from members
    group by all
),

-- A milestone after the conversion has no touch on its path.
milestones as (
    select
        conversions.conversion_number,
        half_life_periods.half_life_days,
        conversions.card_valid_from,
        case
            when lead_creations.lead_created_at <= conversions.converted_at
                then lead_creations.lead_created_at
        end as lead_created_at,
        case
            when conversions.opportunity_created_at <= conversions.converted_at
                then conversions.opportunity_created_at
        end as opportunity_created_at,
        case when conversions.conversion_type = 'won' then conversions.converted_at end
            as closed_won_at
    from conversions
    inner join lead_creations
        on conversions.conversion_number = lead_creations.conversion_number
    left join half_life_periods
        on
            conversions.converted_on >= half_life_periods.valid_from
            and (
                conversions.converted_on < half_life_periods.valid_until
                or half_life_periods.valid_until is null
            )
),

anchored as (
    select
        milestones.conversion_number,
        lookbacks.lookback_days,
        cast(count(*) as integer) as touch_count,
        min(path_touches.path_position) as first_position,
        max(path_touches.path_position) filter (
            where path_touches.touched_at <= milestones.lead_created_at
        ) as lead_creation_position,
        max(path_touches.path_position) filter (
            where path_touches.touched_at <= milestones.opportunity_created_at
        ) as opportunity_creation_position,
        max(path_touches.path_position) filter (
            where path_touches.touched_at <= milestones.closed_won_at
        ) as closed_won_position,
        max(path_touches.path_position) as last_position,
        milestones.half_life_days,
        sum({{ decay('path_touches.days_before_conversion', 'milestones.half_life_days') }})
            as decay_sum,
        milestones.card_valid_from
    from path_touches
    inner join milestones
        on path_touches.conversion_number = milestones.conversion_number
    inner join lookbacks
        on path_touches.days_before_conversion <= lookbacks.lookback_days
    where lookbacks.valid_from <= {{ as_of() }}
    group by
        milestones.conversion_number,
        milestones.half_life_days,
        milestones.card_valid_from,
        lookbacks.lookback_days
),

final as (
    select
        conversion_number,
        lookback_days,
        touch_count,
        cast(touch_count - {{ milestone_touch_count('anchored') }} as integer)
            as plain_touch_count,
        first_position,
        lead_creation_position,
        opportunity_creation_position,
        closed_won_position,
        last_position,
        cast({{ path_shape('anchored') }} as integer) as path_shape,
        half_life_days,
        decay_sum,
        card_valid_from
    from anchored
)

select * from final
