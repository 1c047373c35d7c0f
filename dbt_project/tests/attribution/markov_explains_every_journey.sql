-- The chain converts from its start as often as journeys did, credits each conversion once, and is
-- built on exactly the conversions that have a path.
with channels as (
    select * from {{ ref('rpt_channel_markov') }}
),

paths as (
    select * from {{ ref('fct_attribution_paths') }}
),

chains as (
    select
        conversion_type,
        lookback_days,
        max(conversion_rate) as conversion_rate,
        max(converted_journeys_count) as converted_journeys_count,
        max(null_journeys_count) as null_journeys_count,
        sum(attributed_conversions_count) as attributed_conversions_count,
        sum(conversions_after_count) as conversions_after_count,
        sum(nulls_after_count) as nulls_after_count
    from channels
    group by conversion_type, lookback_days
),

conversions as (
    select
        conversion_type,
        lookback_days,
        count(*) as conversions_count
    from paths
    where unattributed_reason is null
    group by conversion_type, lookback_days
)

select
    chains.conversion_type,
    chains.lookback_days,
    chains.conversion_rate,
    chains.converted_journeys_count,
    chains.null_journeys_count,
    chains.attributed_conversions_count,
    conversions.conversions_count
from chains
full join conversions
    on
        chains.conversion_type = conversions.conversion_type
        and chains.lookback_days = conversions.lookback_days
where
    chains.converted_journeys_count is distinct from coalesce(conversions.conversions_count, 0)
    or chains.conversions_after_count <> chains.converted_journeys_count
    or chains.nulls_after_count <> chains.null_journeys_count
    or not abs(
        chains.conversion_rate * (chains.converted_journeys_count + chains.null_journeys_count)
        - chains.converted_journeys_count
    ) <= 1e-9 * (chains.converted_journeys_count + chains.null_journeys_count)
    or (
        chains.converted_journeys_count > 0
        and not coalesce(
            abs(chains.attributed_conversions_count / chains.converted_journeys_count - 1) <= 1e-9,
            false
        )
    )
