-- Records that are linked are one person's: a merged record and its survivor, records with the same
-- full e-mail (role mailboxes apart), a lead and the contact that it became.
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

addresses as (
    select
        records.person_id,
        lower(trim(records.email)) as email
    from records
    left join role_mailboxes
        on split_part(lower(trim(records.email)), '@', 1) = role_mailboxes.mailbox
    where records.email like '%_@_%' and role_mailboxes.mailbox is null
),

first_records as (
    select
        email,
        min(person_id) as person_id
    from addresses
    group by email
),

links as (
    select
        person_id as one_id,
        merged_into_id as other_id
    from records
    where merged_into_id is not null
    union all
    select
        identities.identity_id as one_id,
        identities.person_id as other_id
    from identities
    inner join records
        on identities.identity_id = records.person_id
    union all
    select
        addresses.person_id as one_id,
        first_records.person_id as other_id
    from addresses
    inner join first_records
        on addresses.email = first_records.email
)

select
    ones.person_number as one_number,
    others.person_number as other_number
from links
left join resolved_people as ones
    on links.one_id = ones.person_id
left join resolved_people as others
    on links.other_id = others.person_id
where ones.person_number is distinct from others.person_number
