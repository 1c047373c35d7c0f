-- One row per conversion, look-back and channel of its path: its credit under Markov and Shapley.
with channel_weights as (
    select * from {{ ref('int_path_channel_weights') }}
),

part_amounts as (
    select * from {{ ref('int_path_part_amounts') }}
),

channel_amounts as (
    select
        conversion_number,
        lookback_days,
        part_number as channel_number,
        {{ built_in('raised_touch_count', 'markov') }} as markov_raised_touch_count,
        {{ built_in('base_amount', 'markov') }} as markov_base_amount,
        {{ built_in('raised_amount', 'markov') }} as markov_raised_amount,
        {{ built_in('raised_touch_count', 'shapley') }} as shapley_raised_touch_count,
        {{ built_in('base_amount', 'shapley') }} as shapley_base_amount,
        {{ built_in('raised_amount', 'shapley') }} as shapley_raised_amount
    from part_amounts
    where part_kind = 'channel'
    group by conversion_number, lookback_days, part_number
),

final as (
    select
        channel_weights.conversion_number,
        channel_weights.lookback_days,
        channel_weights.channel,
        channel_weights.channel_number,
        channel_weights.channel_touch_count,
        channel_weights.first_channel_position,
        channel_weights.markov_weight,
        channel_amounts.markov_raised_touch_count,
        channel_amounts.markov_base_amount,
        channel_amounts.markov_raised_amount,
        channel_weights.shapley_weight,
        channel_amounts.shapley_raised_touch_count,
        channel_amounts.shapley_base_amount,
        channel_amounts.shapley_raised_amount
    from channel_weights
    left join channel_amounts
        on
            channel_weights.conversion_number = channel_amounts.conversion_number
            and channel_weights.lookback_days = channel_amounts.lookback_days
            and channel_weights.channel_number = channel_amounts.channel_number
)

select * from final
