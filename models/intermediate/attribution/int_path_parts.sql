-- One row per conversion, look-back, model and part of the path: touches that weigh the same.
{{ config(materialized='view') }}
with paths as (
    select * from {{ ref('int_conversion_paths') }}
),

path_touches as (
    select * from {{ ref('int_conversion_touches') }}
),

role_weights as (
    select * from {{ ref('int_path_role_weights') }}
),

channel_weights as (
    select * from {{ ref('int_path_channel_weights') }}
),

-- Plain touches stand where the first one can: after the first touch, before the other anchors.
roles as (
    select
        paths.conversion_number,
        paths.lookback_days,
        role_weights.attribution_model,
        'role' as part_kind,
        role_weights.path_role as part_number,
        case when role_weights.path_role > 0 then 1 else paths.plain_touch_count end
            as part_touch_count,
        coalesce({{ role_position('role_weights.path_role', 'paths') }}, paths.first_position)
            as part_position,
        {{ card_weight('role_weights', 'paths') }} as touch_weight
    from paths
    inner join role_weights
        on
            paths.path_shape = role_weights.path_shape
            and paths.card_valid_from = role_weights.card_valid_from
),

channels_under_markov as (
    select
        conversion_number,
        lookback_days,
        'markov' as attribution_model,
        'channel' as part_kind,
        channel_number as part_number,
        channel_touch_count as part_touch_count,
        first_path_position as part_position,
        markov_weight / channel_touch_count as touch_weight
    from channel_weights
),

channels_under_shapley as (
    select
        conversion_number,
        lookback_days,
        'shapley' as attribution_model,
        'channel' as part_kind,
        channel_number as part_number,
        channel_touch_count as part_touch_count,
        first_path_position as part_position,
        shapley_weight / channel_touch_count as touch_weight
    from channel_weights
),

touches_under_time_decay as (
    select
        paths.conversion_number,
        paths.lookback_days,
        'time_decay' as attribution_model,
        'touch' as part_kind,
        path_touches.path_position as part_number,
        1 as part_touch_count,
        path_touches.path_position as part_position,
        {{ decay_weight('path_touches', 'paths') }} as touch_weight
    from path_touches
    inner join paths
        on
            path_touches.conversion_number = paths.conversion_number
            and path_touches.path_position >= paths.first_position
),

final as (
    select * from roles
    union all
    select * from channels_under_markov
    union all
    select * from channels_under_shapley
    union all
    select * from touches_under_time_decay
)

select * from final
