-- One row per conversion type, look-back and transition of the chain of channels: from (start) or a
-- channel, to another channel, (conversion) or (null).
with path_touches as (
    select * from {{ ref('int_conversion_touches') }}
),

conversions as (
    select * from {{ ref('int_conversions') }}
),

unconverted_steps as (
    select * from {{ ref('int_unconverted_steps') }}
),

channels as (
    select * from {{ ref('int_attribution_channels') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

steps_of_paths as (
    select
        conversions.conversion_type,
        lookbacks.lookback_days,
        {{ channel_before('path_touches.previous_channel_number',
            'path_touches.previous_days_before_conversion', 'lookbacks.lookback_days') }}
            as from_channel_number,
        path_touches.channel_number as to_channel_number,
        count(*) as steps_count
    from path_touches
    inner join conversions
        on path_touches.conversion_number = conversions.conversion_number
    inner join lookbacks
        on path_touches.days_before_conversion <= lookbacks.lookback_days
    where lookbacks.valid_from <= {{ as_of() }}
    group by all
),

-- A channel after itself is no transition: the chain asks where one went next.
steps as (
    select
        conversion_type,
        lookback_days,
        '(conversion)' as end_state,
        from_channel_number,
        to_channel_number,
        steps_count
    from steps_of_paths
    where from_channel_number <> to_channel_number
    union all
    select
        conversion_type,
        lookback_days,
        '(null)' as end_state,
        from_channel_number,
        to_channel_number,
        steps_count
    from unconverted_steps
),

comings_and_goings as (
    select
        conversion_type,
        lookback_days,
        end_state,
        to_channel_number as channel_number,
        steps_count as ends_count
    from steps
    union all
    select
        conversion_type,
        lookback_days,
        end_state,
        from_channel_number as channel_number,
        -steps_count as ends_count
    from steps
    where from_channel_number <> 0
),

-- What comes to a channel and does not go on to another ends there.
ends as (
    select
        conversion_type,
        lookback_days,
        end_state,
        channel_number,
        sum(ends_count) as ends_count
    from comings_and_goings
    group by all
),

channel_names as (
    select distinct
        channel_number,
        attribution_channel
    from channels
),

transitions as (
    select
        conversion_type,
        lookback_days,
        from_channel_number,
        to_channel_number,
        cast(null as varchar) as end_state,
        sum(steps_count) as transitions_count
    from steps
    group by conversion_type, lookback_days, from_channel_number, to_channel_number
    union all
    select
        conversion_type,
        lookback_days,
        channel_number as from_channel_number,
        cast(null as integer) as to_channel_number,
        end_state,
        ends_count as transitions_count
    from ends
    where ends_count > 0
),

final as (
    select
        transitions.conversion_type,
        transitions.lookback_days,
        coalesce(from_names.attribution_channel, '(start)') as from_state,
        coalesce(to_names.attribution_channel, transitions.end_state) as to_state,
        cast(transitions.transitions_count as bigint) as transitions_count
    from transitions
    left join channel_names as from_names
        on transitions.from_channel_number = from_names.channel_number
    left join channel_names as to_names
        on transitions.to_channel_number = to_names.channel_number
)

select * from final
