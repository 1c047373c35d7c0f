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
        milestones.card_valid_from
    from path_touches
    inner join milestones
        on path_touches.conversion_number = milestones.conversion_number
    inner join lookbacks
        on path_touches.days_before_conversion <= lookbacks.lookback_days
    where lookbacks.valid_from <= {{ as_of() }}
    group by milestones.conversion_number, milestones.card_valid_from, lookbacks.lookback_days
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
        card_valid_from
    from anchored
)

select * from final
