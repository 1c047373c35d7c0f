-- One row per lead cycle of a person, with the time at which it opens and the next one opens.
with recursive first_openings as (
    select * from {{ ref('int_cycle_first_openings') }}
),

lasting_ends as (
    select * from {{ ref('int_cycle_lasting_ends') }}
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
