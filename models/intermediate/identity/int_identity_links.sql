-- One row per period in which an anonymous id belongs to one person. A link reaches back over the
-- id's earlier touches until another person's link, or the end of that; valid_to ends it.
with identities as (
    select * from {{ ref('int_identities_unioned') }}
),

resolved_people as (
    select * from {{ ref('int_people_resolved') }}
),

links_to_people as (
    select
        identities.identity_id,
        resolved_people.person_number,
        resolved_people.account_number,
        identities.valid_from,
        identities.valid_to,
        identities.known_at,
        row_number() over (
            partition by identities.identity_id
            order by
                identities.valid_from nulls first,
                resolved_people.person_number,
                identities.person_id
        ) as link_number
    from identities
    inner join resolved_people
        on identities.person_id = resolved_people.person_id
    -- A foreign id that is a record's own id is in int_people_resolved, for all times.
    left join resolved_people as own_records
        on identities.identity_id = own_records.person_id
    where own_records.person_id is null
),

links_with_predecessors as (
    select
        identity_id,
        person_number,
        account_number,
        valid_from,
        valid_to,
        known_at,
        link_number,
        lag(person_number) over (
            partition by identity_id order by link_number
        ) as previous_person_number
    from links_to_people
),

numbered_links as (
    select
        identity_id,
        person_number,
        account_number,
        valid_from,
        valid_to,
        known_at,
        link_number,
        sum(
            case when person_number = previous_person_number then 0 else 1 end
        ) over (
            partition by identity_id order by link_number
            rows between unbounded preceding and current row
        ) as period_number
    from links_with_predecessors
),

-- Links of the same person in a row are one period; the last of them says whether it ends.
periods as (
    select
        identity_id,
        person_number,
        account_number,
        period_number,
        min(valid_from) as valid_from,
        max_by(coalesce(valid_to, {{ end_of_time() }}), link_number) as valid_to,
        min(known_at) as known_at
    from numbered_links
    group by identity_id, person_number, account_number, period_number
),

neighbouring_periods as (
    select
        identity_id,
        person_number,
        account_number,
        valid_from,
        valid_to,
        known_at,
        lag(valid_to) over (
            partition by identity_id order by period_number
        ) as previous_valid_to,
        lead(valid_from) over (
            partition by identity_id order by period_number
        ) as next_valid_from
    from periods
),

final as (
    select
        identity_id,
        person_number,
        account_number,
        valid_from,
        nullif(valid_to, {{ end_of_time() }}) as valid_to,
        case
            when previous_valid_to is null then {{ beginning_of_time() }}
            else least(previous_valid_to, valid_from)
        end as applies_from,
        least(valid_to, coalesce(next_valid_from, {{ end_of_time() }})) as applies_until,
        known_at
    from neighbouring_periods
)

select * from final
