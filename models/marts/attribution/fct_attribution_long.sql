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

channel_credits as (
    select * from {{ ref('fct_attribution_channel_credits') }}
),

decay_amounts as (
    select * from {{ ref('fct_attribution_decay_amounts') }}
),

touches_in_lookbacks as (
    select
        path_touches.touch_id,
        path_touches.channel,
        path_touches.campaign_id,
        path_touches.touched_at,
        path_touches.path_position,
        path_touches.channel_number,
        path_touches.channel_position,
        {{ decay_weight('path_touches', 'paths') }} as time_decay_weight,
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

credits_by_cards as (
    select
        touches_in_lookbacks.conversion_type,
        touches_in_lookbacks.conversion_id,
        touches_in_lookbacks.lookback_days,
        touches_in_lookbacks.touch_id,
        touches_in_lookbacks.campaign_id,
        touches_in_lookbacks.channel,
        role_weights.attribution_model,
        {{ card_weight('role_weights', 'touches_in_lookbacks') }} as credit_weight,
        {{ card_amount('role_amounts', 'touches_in_lookbacks') }}
            as credit_amount,
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
),

credits_by_decay as (
    select
        touches_in_lookbacks.conversion_type,
        touches_in_lookbacks.conversion_id,
        touches_in_lookbacks.lookback_days,
        touches_in_lookbacks.touch_id,
        touches_in_lookbacks.campaign_id,
        touches_in_lookbacks.channel,
        'time_decay' as attribution_model,
        touches_in_lookbacks.time_decay_weight as credit_weight,
        {{ decay_amount('decay_amounts', 'touches_in_lookbacks') }}
            as credit_amount,
        touches_in_lookbacks.currency_code,
        false as is_fallback,
        touches_in_lookbacks.touched_at,
        touches_in_lookbacks.converted_at
    from touches_in_lookbacks
    left join decay_amounts
        on
            touches_in_lookbacks.conversion_number = decay_amounts.conversion_number
            and touches_in_lookbacks.lookback_days = decay_amounts.lookback_days
            and touches_in_lookbacks.path_position = decay_amounts.path_position
),

credits_by_markov as (
    select
        touches_in_lookbacks.conversion_type,
        touches_in_lookbacks.conversion_id,
        touches_in_lookbacks.lookback_days,
        touches_in_lookbacks.touch_id,
        touches_in_lookbacks.campaign_id,
        touches_in_lookbacks.channel,
        'markov' as attribution_model,
        {{ channel_weight('channel_credits', 'markov_') }} as credit_weight,
        {{ channel_amount('channel_credits', 'touches_in_lookbacks', 'markov_') }}
            as credit_amount,
        touches_in_lookbacks.currency_code,
        false as is_fallback,
        touches_in_lookbacks.touched_at,
        touches_in_lookbacks.converted_at
    from touches_in_lookbacks
    inner join channel_credits
        on
            touches_in_lookbacks.conversion_number = channel_credits.conversion_number
            and touches_in_lookbacks.lookback_days = channel_credits.lookback_days
            and touches_in_lookbacks.channel_number = channel_credits.channel_number
),

credits_by_shapley as (
    select
        touches_in_lookbacks.conversion_type,
        touches_in_lookbacks.conversion_id,
        touches_in_lookbacks.lookback_days,
        touches_in_lookbacks.touch_id,
        touches_in_lookbacks.campaign_id,
        touches_in_lookbacks.channel,
        'shapley' as attribution_model,
        {{ channel_weight('channel_credits', 'shapley_') }} as credit_weight,
        {{ channel_amount('channel_credits', 'touches_in_lookbacks', 'shapley_') }}
            as credit_amount,
        touches_in_lookbacks.currency_code,
        false as is_fallback,
        touches_in_lookbacks.touched_at,
        touches_in_lookbacks.converted_at
    from touches_in_lookbacks
    inner join channel_credits
        on
            touches_in_lookbacks.conversion_number = channel_credits.conversion_number
            and touches_in_lookbacks.lookback_days = channel_credits.lookback_days
            and touches_in_lookbacks.channel_number = channel_credits.channel_number
),

final as (
    select * from credits_by_cards
    union all
    select * from credits_by_decay
    union all
    select * from credits_by_markov
    union all
    select * from credits_by_shapley
)

select * from final
