-- One row per conversion type, look-back and transition of the chain that Markov credit rests on.
with transitions as (
    select * from {{ ref('int_channel_transitions') }}
),

final as (
    select
        conversion_type,
        lookback_days,
        from_state,
        to_state,
        transitions_count,
        {{ safe_divide(
            'transitions_count',
            'sum(transitions_count) over (partition by conversion_type, lookback_days, from_state)'
        ) }} as transition_share
    from transitions
)

select * from final
