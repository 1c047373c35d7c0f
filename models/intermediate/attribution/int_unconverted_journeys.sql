-- One row per journey without a conversion of some type that touches have begun: whether it has
-- ended, and over which touches it goes.
with members as (
    select * from {{ ref('int_unconverted_members') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

longest_lookback as (
    select max(lookback_days) as lookback_days
    from lookbacks
    where valid_from <= {{ as_of() }}
),

journeys as (
    select
        journey_id,
        lacks_mql,
        lacks_opportunity,
        lacks_won,
        closed_at is not null as is_closed,
        max(last_touched_at) as last_touched_at,
        coalesce(closed_at, max(last_touched_at)) as ended_at
    from members
    group by journey_id, lacks_mql, lacks_opportunity, lacks_won, closed_at
),

final as (
    select
        row_number() over (order by journeys.journey_id) as journey_number,
        journeys.journey_id,
        {{ days_between('journeys.last_touched_at', as_of()) }} as quiet_days,
        journeys.lacks_mql,
        journeys.lacks_opportunity,
        journeys.lacks_won,
        journeys.is_closed,
        journeys.ended_at - longest_lookback.lookback_days * interval '1 day' as path_opens_at,
        journeys.ended_at
    from journeys
    cross join longest_lookback
    where journeys.last_touched_at is not null
)

select * from final
