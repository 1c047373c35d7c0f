-- One row per conversion type, look-back and step from one channel to another (or from the start,
-- channel 0) on journeys that ended without the conversion.
with members as (
    select * from {{ ref('int_unconverted_members') }}
),

journeys as (
    select * from {{ ref('int_unconverted_journeys') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

channels as (
    select * from {{ ref('int_attribution_channels') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

lookbacks_in_force as (
    select lookback_days
    from lookbacks
    where valid_from <= {{ as_of() }}
),

shortest_lookback as (
    select min(lookback_days) as lookback_days
    from lookbacks_in_force
),

-- A younger journey may still convert under every look-back.
ended_journeys as (
    select
        journeys.journey_number,
        members.person_number,
        members.account_number,
        journeys.path_opens_at,
        journeys.ended_at
    from journeys
    inner join members
        on journeys.journey_id = members.journey_id
    cross join shortest_lookback
    where journeys.is_closed or journeys.quiet_days > shortest_lookback.lookback_days
),

journey_touches as (
    select
        ended_journeys.journey_number,
        touches.touch_id,
        touches.channel,
        ended_journeys.ended_at,
        touches.touched_at
    from touches
    inner join ended_journeys
        on
            touches.person_number = ended_journeys.person_number
            and touches.touched_at >= ended_journeys.path_opens_at
            and touches.touched_at <= ended_journeys.ended_at
    where touches.is_eligible
    union all
    select
        ended_journeys.journey_number,
        touches.touch_id,
        touches.channel,
        ended_journeys.ended_at,
        touches.touched_at
    from touches
    inner join ended_journeys
        on
            touches.account_number = ended_journeys.account_number
            and touches.touched_at >= ended_journeys.path_opens_at
            and touches.touched_at <= ended_journeys.ended_at
    where touches.is_eligible
),

described_touches as (
    select
        journey_touches.journey_number,
        journey_touches.touch_id,
        channels.channel_number,
        {{ days_between('journey_touches.touched_at', 'journey_touches.ended_at') }}
            as days_before_end,
        journey_touches.touched_at
    from journey_touches
    inner join channels
        on journey_touches.channel = channels.channel
),

steps as (
    select
        journey_number,
        channel_number,
        lag(channel_number) over in_path_order as previous_channel_number,
        days_before_end,
        lag(days_before_end) over in_path_order as previous_days_before_end
    from described_touches
    window in_path_order as (partition by journey_number order by touched_at, touch_id)
),

steps_in_lookbacks as (
    select
        lookbacks_in_force.lookback_days,
        {{ channel_before('steps.previous_channel_number',
            'steps.previous_days_before_end', 'lookbacks_in_force.lookback_days') }}
            as from_channel_number,
        steps.channel_number as to_channel_number,
        journeys.lacks_mql,
        journeys.lacks_opportunity,
        journeys.lacks_won,
        count(*) as steps_count
    from steps
    inner join journeys
        on steps.journey_number = journeys.journey_number
    inner join lookbacks_in_force
        on steps.days_before_end <= lookbacks_in_force.lookback_days
    where journeys.is_closed or journeys.quiet_days > lookbacks_in_force.lookback_days
    group by all
),

steps_by_type as (
    select
        'mql' as conversion_type,
        lookback_days,
        from_channel_number,
        to_channel_number,
        steps_count
    from steps_in_lookbacks
    where lacks_mql
    union all
    select
        'opportunity' as conversion_type,
        lookback_days,
        from_channel_number,
        to_channel_number,
        steps_count
    from steps_in_lookbacks
    where lacks_opportunity
    union all
    select
        'won' as conversion_type,
        lookback_days,
        from_channel_number,
        to_channel_number,
        steps_count
    from steps_in_lookbacks
    where lacks_won
),

final as (
    select
        conversion_type,
        lookback_days,
        from_channel_number,
        to_channel_number,
        cast(sum(steps_count) as bigint) as steps_count
    from steps_by_type
    where from_channel_number <> to_channel_number
    group by conversion_type, lookback_days, from_channel_number, to_channel_number
)

select * from final
