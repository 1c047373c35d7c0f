-- One row per event that ends a person's cycle for good, with the next event that opens one.
with events as (
    select * from {{ ref('int_lifecycle_events') }}
),

ends as (
    select * from {{ ref('int_cycle_ends') }}
),

first_openings as (
    select * from {{ ref('int_cycle_first_openings') }}
),

-- The first event after each end that could open a cycle. At the same instant, the event still
-- belongs to the cycle that ends.
moments as (
    select
        cast(null as varchar) as event_id,
        events.person_number,
        events.happened_at as moment_at,
        events.happened_at as opening_at,
        cast(null as varchar) as end_name,
        cast(null as timestamp) as counts_from,
        cast(null as timestamp) as counts_after,
        cast(null as timestamp) as continued_at,
        false as is_end
    from events
    where
        events.opens_cycle
        and events.happened_at is not null
        and events.person_number in (select ends.person_number from ends)
    union all
    select
        event_id,
        person_number,
        ended_at as moment_at,
        cast(null as timestamp) as opening_at,
        end_name,
        counts_from,
        counts_after,
        continued_at,
        true as is_end
    from ends
),

followed_moments as (
    select
        event_id,
        person_number,
        moment_at,
        end_name,
        counts_from,
        counts_after,
        continued_at,
        is_end,
        min(opening_at) over (
            partition by person_number
            order by moment_at, is_end
            rows between 1 following and unbounded following
        ) as next_opening_at
    from moments
),

-- A follow-up after expiry or a re-opened deal takes the end back before anything else could open.
-- A deal closed before the person's first event (and created who knows when) ends nothing.
final as (
    select
        followed_moments.event_id,
        followed_moments.person_number,
        followed_moments.moment_at as ended_at,
        followed_moments.counts_from,
        followed_moments.counts_after,
        followed_moments.next_opening_at,
        followed_moments.end_name = 'expired' as is_expiry
    from followed_moments
    inner join first_openings
        on
            followed_moments.person_number = first_openings.person_number
            and followed_moments.counts_from >= first_openings.opened_at
    where
        followed_moments.is_end
        and followed_moments.next_opening_at is not null
        and (
            followed_moments.next_opening_at <= followed_moments.continued_at
            or followed_moments.continued_at is null
        )
)

select * from final
