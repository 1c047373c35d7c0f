-- One row per conversion, look-back and touch on its path, with the credit of each built-in model.
{{ config(materialized='view') }}
with paths as (
    select * from {{ ref('fct_attribution_paths') }}
),

path_touches as (
    select * from {{ ref('fct_attribution_touches') }}
),

role_weights as (
    select * from {{ ref('dim_attribution_role_weights') }}
),

role_amounts as (
    select * from {{ ref('fct_attribution_role_amounts') }}
),

channel_credits as (
    select * from {{ ref('fct_attribution_channel_credits') }}
),

decay_amounts as (
    select * from {{ ref('fct_attribution_decay_amounts') }}
),

weights as (
    select
        path_shape,
        path_role,
        card_valid_from,
        {{ built_in('anchored_weight', 'first_touch') }} as first_touch_anchored_weight,
        {{ built_in('others_weight', 'first_touch') }} as first_touch_others_weight,
        {{ built_in('anchored_touch_count', 'first_touch') }} as first_touch_anchored_touch_count,
        {{ built_in('anchored_weight', 'last_touch') }} as last_touch_anchored_weight,
        {{ built_in('others_weight', 'last_touch') }} as last_touch_others_weight,
        {{ built_in('anchored_touch_count', 'last_touch') }} as last_touch_anchored_touch_count,
        {{ built_in('anchored_weight', 'lead_creation') }} as lead_creation_anchored_weight,
        {{ built_in('others_weight', 'lead_creation') }} as lead_creation_others_weight,
        {{ built_in('anchored_touch_count', 'lead_creation') }}
            as lead_creation_anchored_touch_count,
        {{ built_in('anchored_weight', 'linear') }} as linear_anchored_weight,
        {{ built_in('others_weight', 'linear') }} as linear_others_weight,
        {{ built_in('anchored_touch_count', 'linear') }} as linear_anchored_touch_count,
        {{ built_in('anchored_weight', 'u_shaped') }} as u_shaped_anchored_weight,
        {{ built_in('others_weight', 'u_shaped') }} as u_shaped_others_weight,
        {{ built_in('anchored_touch_count', 'u_shaped') }} as u_shaped_anchored_touch_count,
        {{ built_in('anchored_weight', 'position_based') }} as position_based_anchored_weight,
        {{ built_in('others_weight', 'position_based') }} as position_based_others_weight,
        {{ built_in('anchored_touch_count', 'position_based') }}
            as position_based_anchored_touch_count,
        {{ built_in('anchored_weight', 'w_shaped') }} as w_shaped_anchored_weight,
        {{ built_in('others_weight', 'w_shaped') }} as w_shaped_others_weight,
        {{ built_in('anchored_touch_count', 'w_shaped') }} as w_shaped_anchored_touch_count,
        {{ built_in('anchored_weight', 'full_path') }} as full_path_anchored_weight,
        {{ built_in('others_weight', 'full_path') }} as full_path_others_weight,
        {{ built_in('anchored_touch_count', 'full_path') }} as full_path_anchored_touch_count,
        max(case when is_fallback then 1 else 0 end) filter (
            where attribution_model in (
                'first_touch', 'last_touch', 'lead_creation', 'linear',
                'u_shaped', 'position_based', 'w_shaped', 'full_path'
            )
        ) = 1 as is_fallback
    from role_weights
    group by path_shape, path_role, card_valid_from
),

amounts as (
    select
        conversion_number,
        lookback_days,
        path_role,
        {{ built_in('raised_touch_count', 'first_touch') }} as first_touch_raised_touch_count,
        {{ built_in('base_amount', 'first_touch') }} as first_touch_base_amount,
        {{ built_in('raised_amount', 'first_touch') }} as first_touch_raised_amount,
        {{ built_in('raised_touch_count', 'last_touch') }} as last_touch_raised_touch_count,
        {{ built_in('base_amount', 'last_touch') }} as last_touch_base_amount,
        {{ built_in('raised_amount', 'last_touch') }} as last_touch_raised_amount,
        {{ built_in('raised_touch_count', 'lead_creation') }} as lead_creation_raised_touch_count,
        {{ built_in('base_amount', 'lead_creation') }} as lead_creation_base_amount,
        {{ built_in('raised_amount', 'lead_creation') }} as lead_creation_raised_amount,
        {{ built_in('raised_touch_count', 'linear') }} as linear_raised_touch_count,
        {{ built_in('base_amount', 'linear') }} as linear_base_amount,
        {{ built_in('raised_amount', 'linear') }} as linear_raised_amount,
        {{ built_in('raised_touch_count', 'u_shaped') }} as u_shaped_raised_touch_count,
        {{ built_in('base_amount', 'u_shaped') }} as u_shaped_base_amount,
        {{ built_in('raised_amount', 'u_shaped') }} as u_shaped_raised_amount,
        {{ built_in('raised_touch_count', 'position_based') }} as position_based_raised_touch_count,
        {{ built_in('base_amount', 'position_based') }} as position_based_base_amount,
        {{ built_in('raised_amount', 'position_based') }} as position_based_raised_amount,
        {{ built_in('raised_touch_count', 'w_shaped') }} as w_shaped_raised_touch_count,
        {{ built_in('base_amount', 'w_shaped') }} as w_shaped_base_amount,
        {{ built_in('raised_amount', 'w_shaped') }} as w_shaped_raised_amount,
        {{ built_in('raised_touch_count', 'full_path') }} as full_path_raised_touch_count,
        {{ built_in('base_amount', 'full_path') }} as full_path_base_amount,
        {{ built_in('raised_amount', 'full_path') }} as full_path_raised_amount
    from role_amounts
    group by conversion_number, lookback_days, path_role
),

touches_in_lookbacks as (
    select
        paths.conversion_number,
        paths.conversion_id,
        paths.conversion_type,
        paths.lookback_days,
        path_touches.touch_id,
        path_touches.campaign_id,
        path_touches.channel,
        paths.currency_code,
        paths.touch_count,
        paths.path_shape,
        path_touches.path_position,
        path_touches.channel_number,
        path_touches.channel_position,
        {{ path_role('path_touches.path_position', 'paths') }} as path_role,
        {{ rank_in_role('path_touches.path_position', 'paths') }} as rank_in_role,
        {{ decay_weight('path_touches', 'paths') }} as time_decay_weight,
        paths.amount,
        path_touches.is_before_opportunity,
        paths.is_new_customer,
        paths.converted_on,
        paths.card_valid_from,
        path_touches.touched_at,
        paths.converted_at
    from path_touches
    inner join paths
        on
            path_touches.conversion_number = paths.conversion_number
            and path_touches.path_position >= paths.first_position
),

final as (
    select
        touches_in_lookbacks.conversion_type,
        touches_in_lookbacks.conversion_id,
        touches_in_lookbacks.lookback_days,
        touches_in_lookbacks.touch_id,
        touches_in_lookbacks.campaign_id,
        touches_in_lookbacks.channel,
        touches_in_lookbacks.currency_code,
        touches_in_lookbacks.path_position,
        touches_in_lookbacks.path_role,
        touches_in_lookbacks.touch_count,
        {{ card_weight('weights', 'touches_in_lookbacks', 'first_touch_') }}
            as first_touch_weight,
        {{ card_amount('amounts', 'touches_in_lookbacks', 'first_touch_') }}
            as first_touch_amount,
        {{ card_weight('weights', 'touches_in_lookbacks', 'last_touch_') }}
            as last_touch_weight,
        {{ card_amount('amounts', 'touches_in_lookbacks', 'last_touch_') }}
            as last_touch_amount,
        {{ card_weight('weights', 'touches_in_lookbacks', 'lead_creation_') }}
            as lead_creation_weight,
        {{ card_amount('amounts', 'touches_in_lookbacks', 'lead_creation_') }}
            as lead_creation_amount,
        {{ card_weight('weights', 'touches_in_lookbacks', 'linear_') }}
            as linear_weight,
        {{ card_amount('amounts', 'touches_in_lookbacks', 'linear_') }}
            as linear_amount,
        {{ card_weight('weights', 'touches_in_lookbacks', 'u_shaped_') }}
            as u_shaped_weight,
        {{ card_amount('amounts', 'touches_in_lookbacks', 'u_shaped_') }}
            as u_shaped_amount,
        {{ card_weight('weights', 'touches_in_lookbacks', 'position_based_') }}
            as position_based_weight,
        {{ card_amount('amounts', 'touches_in_lookbacks', 'position_based_') }}
            as position_based_amount,
        {{ card_weight('weights', 'touches_in_lookbacks', 'w_shaped_') }}
            as w_shaped_weight,
        {{ card_amount('amounts', 'touches_in_lookbacks', 'w_shaped_') }}
            as w_shaped_amount,
        {{ card_weight('weights', 'touches_in_lookbacks', 'full_path_') }}
            as full_path_weight,
        {{ card_amount('amounts', 'touches_in_lookbacks', 'full_path_') }}
            as full_path_amount,
        touches_in_lookbacks.time_decay_weight,
        {{ decay_amount('decay_amounts', 'touches_in_lookbacks') }} as time_decay_amount,
        {{ channel_weight('channel_credits', 'markov_') }} as markov_weight,
        {{ channel_amount('channel_credits', 'touches_in_lookbacks', 'markov_') }}
            as markov_amount,
        {{ channel_weight('channel_credits', 'shapley_') }} as shapley_weight,
        {{ channel_amount('channel_credits', 'touches_in_lookbacks', 'shapley_') }}
            as shapley_amount,
        touches_in_lookbacks.amount as conversion_amount,
        weights.is_fallback,
        touches_in_lookbacks.is_before_opportunity,
        touches_in_lookbacks.is_new_customer,
        touches_in_lookbacks.converted_on,
        touches_in_lookbacks.touched_at,
        touches_in_lookbacks.converted_at
    from touches_in_lookbacks
    inner join weights
        on
            touches_in_lookbacks.path_shape = weights.path_shape
            and touches_in_lookbacks.path_role = weights.path_role
            and touches_in_lookbacks.card_valid_from = weights.card_valid_from
    inner join channel_credits
        on
            touches_in_lookbacks.conversion_number = channel_credits.conversion_number
            and touches_in_lookbacks.lookback_days = channel_credits.lookback_days
            and touches_in_lookbacks.channel_number = channel_credits.channel_number
    left join amounts
        on
            touches_in_lookbacks.conversion_number = amounts.conversion_number
            and touches_in_lookbacks.lookback_days = amounts.lookback_days
            and touches_in_lookbacks.path_role = amounts.path_role
    left join decay_amounts
        on
            touches_in_lookbacks.conversion_number = decay_amounts.conversion_number
            and touches_in_lookbacks.lookback_days = decay_amounts.lookback_days
            and touches_in_lookbacks.path_position = decay_amounts.path_position
)

select * from final
