-- No record is somebody else's: in a person of several records each shares its full e-mail with
-- another of them (role mailboxes do not count), or a merge or a link names it.
with records as (
    select * from {{ ref('int_people_unioned') }}
),

identities as (
    select * from {{ ref('int_identities_unioned') }}
),

resolved_people as (
    select * from {{ ref('int_people_resolved') }}
),

role_mailboxes as (
    select * from {{ ref('role_mailboxes') }}
),

named_ids as (
    select merged_into_id as person_id
    from records
    where merged_into_id is not null
    union
    select person_id
    from records
    where merged_into_id is not null
    union
    select identity_id as person_id
    from identities
    union
    select person_id
    from identities
),

described_records as (
    select
        resolved_people.person_number,
        records.person_id,
        case when role_mailboxes.mailbox is null then lower(trim(records.email)) end as email,
        named_ids.person_id is not null as is_named
    from records
    inner join resolved_people
        on records.person_id = resolved_people.person_id
    left join role_mailboxes
        on split_part(lower(trim(records.email)), '@', 1) = role_mailboxes.mailbox
    left join named_ids
        on records.person_id = named_ids.person_id
),

counted_records as (
    select
        person_number,
        is_named,
        count(*) over (partition by person_number) as records_count,
        case
            when email is not null
                then count(*) over (partition by person_number, email)
            else 0
        end as sharers_count
    from described_records
)

select
    person_number,
    count(*) as records_count
from counted_records
where records_count > 1 and sharers_count <= 1 and not is_named
group by person_number
