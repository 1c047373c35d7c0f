-- One row per lead cycle of a person, with the time at which it opens and the next one opens.
with recursive events as (
    select * from {{ ref('int_lifecycle_events') }}
),

ends as (
    select * from {{ ref('int_cycle_ends') }}
),

deals as (
    select * from {{ ref('int_deals') }}
),

deal_people as (
    select * from {{ ref('int_opportunity_people') }}
),

first_events as (
    select
        person_number,
        min(happened_at) as opened_at
    from events
    group by person_number
),

-- Deals without a creation time open no cycle, unless there is nothing else to go by.
first_deals as (
    select
        deal_people.person_number,
        min(deals.first_known_at) as opened_at
    from deal_people
    inner join deals
        on deal_people.opportunity_id = deals.opportunity_id
    group by deal_people.person_number
),

first_openings as (
    select
        first_events.person_number,
        coalesce(first_events.opened_at, first_deals.opened_at) as opened_at
    from first_events
    left join first_deals
        on first_events.person_number = first_deals.person_number
),

-- The first event after each end that could open a cycle. At the same instant, the event still
-- belongs to the cycle that ends.
moments as (
    select
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
lasting_ends as (
    select
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
),

possible_openings as (
    select
        person_number,
        opened_at
    from first_openings
    where
        opened_at is not null
        and person_number in (select lasting_ends.person_number from lasting_ends)
    union
    select
        person_number,
        next_opening_at as opened_at
    from lasting_ends
),

-- From each moment at which a cycle may open: when would the next one open? That follows the
-- earliest of the ends that count in this cycle.
ends_from_openings as (
    select
        person_number,
        counts_from as moment_at,
        next_opening_at,
        true as is_end
    from lasting_ends
    where not is_expiry
    union all
    select
        person_number,
        opened_at as moment_at,
        cast(null as timestamp) as next_opening_at,
        false as is_end
    from possible_openings
),

openings_after_ends as (
    select
        person_number,
        moment_at as opened_at,
        min(next_opening_at) over (
            partition by person_number
            order by moment_at, is_end
            rows between current row and unbounded following
        ) as next_opened_at,
        is_end
    from ends_from_openings
),

openings_after_expiry as (
    select
        possible_openings.person_number,
        possible_openings.opened_at,
        min(lasting_ends.next_opening_at) as next_opened_at
    from possible_openings
    inner join lasting_ends
        on
            possible_openings.person_number = lasting_ends.person_number
            and possible_openings.opened_at <= lasting_ends.counts_from
            and (
                possible_openings.opened_at > lasting_ends.counts_after
                or lasting_ends.counts_after is null
            )
    where lasting_ends.is_expiry
    group by possible_openings.person_number, possible_openings.opened_at
),

-- A side exit ends whatever cycle is running, so these openings need no look back.
sure_openings as (
    select distinct
        person_number,
        next_opening_at as opened_at
    from lasting_ends
    where counts_from = ended_at
),

steps as (
    select
        openings_after_ends.person_number,
        openings_after_ends.opened_at,
        least(
            coalesce(openings_after_ends.next_opened_at, openings_after_expiry.next_opened_at),
            coalesce(openings_after_expiry.next_opened_at, openings_after_ends.next_opened_at)
        ) as next_opened_at
    from openings_after_ends
    left join openings_after_expiry
        on
            openings_after_ends.person_number = openings_after_expiry.person_number
            and openings_after_ends.opened_at = openings_after_expiry.opened_at
    where not openings_after_ends.is_end
),

open_steps as (
    select
        steps.person_number,
        steps.opened_at,
        steps.next_opened_at
    from steps
    left join sure_openings
        on
            steps.person_number = sure_openings.person_number
            and steps.next_opened_at = sure_openings.opened_at
    where steps.next_opened_at is not null and sure_openings.person_number is null
),

openings as (
    select
        person_number,
        opened_at
    from first_openings
    union
    select
        person_number,
        opened_at
    from sure_openings
),

-- Whether a closing or an expiry counts depends on where its cycle opened, so the rest is walked
-- cycle by cycle, everybody at once; few people get this far, and few have many such cycles.
reached_openings as (
    select
        person_number,
        opened_at
    from openings
    union all
    select
        open_steps.person_number,
        open_steps.next_opened_at as opened_at
    from reached_openings
    inner join open_steps
        on
            reached_openings.person_number = open_steps.person_number
            and reached_openings.opened_at = open_steps.opened_at
),

numbered_openings as (
    select
        person_number,
        row_number() over (
            partition by person_number
            order by opened_at
        ) as cycle_number,
        opened_at,
        lead(opened_at) over (
            partition by person_number
            order by opened_at
        ) as next_opened_at
    from reached_openings
),

final as (
    select
        person_number || '-' || cycle_number as cycle_id,
        person_number,
        cycle_number,
        opened_at,
        next_opened_at
    from numbered_openings
)

select * from final
