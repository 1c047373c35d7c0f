-- One row per channel of eligible touches, as Markov and Shapley tell channels apart.
with touches as (
    select * from {{ ref('int_touches') }}
),

quality_limits as (
    select * from {{ ref('quality_limits') }}
),

channel_limit as (
    select limit_value as channel_limit
    from quality_limits
    where limit_name = 'attribution_channels'
),

counted_channels as (
    select
        channel,
        count(*) as touches_count
    from touches
    where is_eligible
    group by all
),

ranked_channels as (
    select
        channel,
        touches_count,
        row_number() over (order by touches_count desc, channel asc) as channel_rank,
        count(*) over () as channels_count
    from counted_channels
),

-- Where channels must fold, the place of the last one goes to `other`.
folded_channels as (
    select
        ranked_channels.channel,
        case
            when ranked_channels.channels_count <= channel_limit.channel_limit
                then ranked_channels.channel
            when ranked_channels.channel_rank < channel_limit.channel_limit
                then ranked_channels.channel
            else 'other'
        end as attribution_channel,
        ranked_channels.touches_count
    from ranked_channels
    cross join channel_limit
),

final as (
    select
        channel,
        attribution_channel,
        cast(dense_rank() over (order by attribution_channel) as integer) as channel_number,
        touches_count,
        attribution_channel <> channel as is_folded
    from folded_channels
)

select * from final
