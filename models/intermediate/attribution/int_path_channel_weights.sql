-- One row per conversion, look-back and channel of its path: what the channel's touches weigh
-- together under the models that credit channels.
with path_touches as (
    select * from {{ ref('int_conversion_touches') }}
),

conversions as (
    select * from {{ ref('int_conversions') }}
),

channels as (
    select * from {{ ref('int_attribution_channels') }}
),

removals as (
    select * from {{ ref('int_channel_removals') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

channel_names as (
    select distinct
        channel_number,
        attribution_channel
    from channels
),

path_channels as (
    select
        path_touches.conversion_number,
        lookbacks.lookback_days,
        path_touches.channel_number,
        cast(count(*) as integer) as channel_touch_count,
        min(path_touches.path_position) as first_path_position,
        min(path_touches.channel_position) as first_channel_position
    from path_touches
    inner join lookbacks
        on path_touches.days_before_conversion <= lookbacks.lookback_days
    where lookbacks.valid_from <= {{ as_of() }}
    group by path_touches.conversion_number, path_touches.channel_number, lookbacks.lookback_days
),

weighed_channels as (
    select
        path_channels.conversion_number,
        path_channels.lookback_days,
        channel_names.attribution_channel as channel,
        path_channels.channel_number,
        path_channels.channel_touch_count,
        path_channels.first_path_position,
        path_channels.first_channel_position,
        removals.removal_effect,
        sum(removals.removal_effect) over on_the_path as path_removal_effect,
        {{ safe_divide(1, 'count(*) over on_the_path') }} as even_weight
    from path_channels
    inner join conversions
        on path_channels.conversion_number = conversions.conversion_number
    inner join channel_names
        on path_channels.channel_number = channel_names.channel_number
    left join removals
        on
            conversions.conversion_type = removals.conversion_type
            and path_channels.lookback_days = removals.lookback_days
            and channel_names.attribution_channel = removals.channel
    window on_the_path as (
        partition by path_channels.conversion_number, path_channels.lookback_days
    )
),

-- Every order in which the channels may have joined is as likely: the Shapley value is even.
final as (
    select
        conversion_number,
        lookback_days,
        channel,
        channel_number,
        channel_touch_count,
        first_path_position,
        first_channel_position,
        case
            when path_removal_effect > 0
                then coalesce(removal_effect, 0) / path_removal_effect
            else even_weight
        end as markov_weight,
        even_weight as shapley_weight
    from weighed_channels
)

select * from final
