-- One row per conversion, look-back, touch and attribution model, custom cards included.
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

touches_in_lookbacks as (
    select
        path_touches.touch_id,
        path_touches.channel,
        path_touches.campaign_id,
        path_touches.touched_at,
        {{ path_role('path_touches.path_position', 'paths') }} as path_role,
        {{ rank_in_role('path_touches.path_position', 'paths') }} as rank_in_role,
        paths.conversion_number,
        paths.conversion_id,
        paths.conversion_type,
        paths.lookback_days,
        paths.currency_code,
        paths.touch_count,
        paths.path_shape,
        paths.amount,
        paths.card_valid_from,
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
        role_weights.attribution_model,
        {{ card_weight('role_weights', 'touches_in_lookbacks') }} as credit_weight,
        {{ card_amount('role_amounts', 'touches_in_lookbacks') }} as credit_amount,
        touches_in_lookbacks.currency_code,
        role_weights.is_fallback,
        touches_in_lookbacks.touched_at,
        touches_in_lookbacks.converted_at
    from touches_in_lookbacks
    inner join role_weights
        on
            touches_in_lookbacks.path_shape = role_weights.path_shape
            and touches_in_lookbacks.path_role = role_weights.path_role
            and touches_in_lookbacks.card_valid_from = role_weights.card_valid_from
    left join role_amounts
        on
            touches_in_lookbacks.conversion_number = role_amounts.conversion_number
            and touches_in_lookbacks.lookback_days = role_amounts.lookback_days
            and touches_in_lookbacks.path_role = role_amounts.path_role
            and role_weights.attribution_model = role_amounts.attribution_model
)

select * from final
