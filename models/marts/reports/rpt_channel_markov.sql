-- One row per conversion type, look-back and channel: the conversions that Markov credits it with.
with transitions as (
    select * from {{ ref('int_channel_transitions') }}
),

removals as (
    select * from {{ ref('int_channel_removals') }}
),

journeys as (
    select * from {{ ref('int_unconverted_journeys') }}
),

channels as (
    select * from {{ ref('int_attribution_channels') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

folded_channels as (
    select
        attribution_channel,
        count(*) filter (where is_folded) as folded_channels_count
    from channels
    group by attribution_channel
),

populations as (
    select
        conversion_type,
        lookback_days,
        sum(transitions_count) filter (where to_state = '(conversion)') as converted_count,
        sum(transitions_count) filter (where from_state = '(start)') as journeys_count
    from transitions
    group by conversion_type, lookback_days
),

-- Journeys that may still convert: counted, not in the chain.
young_journeys as (
    select
        lookbacks.lookback_days,
        count(*) filter (where journeys.lacks_mql) as mql_count,
        count(*) filter (where journeys.lacks_opportunity) as opportunity_count,
        count(*) filter (where journeys.lacks_won) as won_count
    from journeys
    inner join lookbacks
        on journeys.quiet_days <= lookbacks.lookback_days
    where not journeys.is_closed and lookbacks.valid_from <= {{ as_of() }}
    group by lookbacks.lookback_days
),

arrivals as (
    select
        conversion_type,
        lookback_days,
        to_state as channel,
        sum(transitions_count) as arrivals_count
    from transitions
    group by conversion_type, lookback_days, to_state
),

departures as (
    select
        conversion_type,
        lookback_days,
        from_state as channel,
        coalesce(sum(transitions_count) filter (where to_state = '(conversion)'), 0)
            as conversions_after_count,
        coalesce(sum(transitions_count) filter (where to_state = '(null)'), 0)
            as nulls_after_count
    from transitions
    group by conversion_type, lookback_days, from_state
),

shares as (
    select
        conversion_type,
        lookback_days,
        channel,
        conversion_rate,
        visit_probability,
        conversion_probability,
        removal_effect,
        {{ safe_divide(
            'removal_effect',
            'sum(removal_effect) over (partition by conversion_type, lookback_days)'
        ) }} as removal_share
    from removals
),

final as (
    select
        shares.conversion_type,
        shares.lookback_days,
        shares.channel,
        coalesce(folded_channels.folded_channels_count, 0) as folded_channels_count,
        cast(arrivals.arrivals_count as bigint) as arrivals_count,
        cast(departures.conversions_after_count as bigint) as conversions_after_count,
        cast(departures.nulls_after_count as bigint) as nulls_after_count,
        shares.visit_probability,
        shares.conversion_probability,
        shares.removal_effect,
        shares.removal_share,
        coalesce(populations.converted_count, 0) * shares.removal_share
            as attributed_conversions_count,
        cast(coalesce(populations.converted_count, 0) as bigint) as converted_journeys_count,
        cast(populations.journeys_count - coalesce(populations.converted_count, 0) as bigint)
            as null_journeys_count,
        coalesce(
            case shares.conversion_type
                when 'mql' then young_journeys.mql_count
                when 'opportunity' then young_journeys.opportunity_count
                when 'won' then young_journeys.won_count
            end,
            0
        ) as young_journeys_count,
        shares.conversion_rate,
        {{ wilson_low('coalesce(populations.converted_count, 0)', 'populations.journeys_count') }}
            as conversion_rate_low,
        {{ wilson_high('coalesce(populations.converted_count, 0)', 'populations.journeys_count') }}
            as conversion_rate_high,
        {{ as_of() }} as as_of
    from shares
    inner join populations
        on
            shares.conversion_type = populations.conversion_type
            and shares.lookback_days = populations.lookback_days
    inner join arrivals
        on
            shares.conversion_type = arrivals.conversion_type
            and shares.lookback_days = arrivals.lookback_days
            and shares.channel = arrivals.channel
    inner join departures
        on
            shares.conversion_type = departures.conversion_type
            and shares.lookback_days = departures.lookback_days
            and shares.channel = departures.channel
    left join folded_channels
        on shares.channel = folded_channels.attribution_channel
    left join young_journeys
        on shares.lookback_days = young_journeys.lookback_days
)

select * from final
