-- One row per conversion, look-back and channel: what its removal would take from all journeys.
with channel_markov as (
    select * from marts.rpt_channel_markov
),

final as (
    select
        conversion_type,
        lookback_days,
        channel,
        removal_effect,
        removal_share,
        attributed_conversions_count
    from channel_markov
    where attributed_conversions_count is not null
)

select * from final
order by conversion_type desc, lookback_days desc, attributed_conversions_count desc, channel
