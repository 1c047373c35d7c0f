-- One row per person, with name, e-mail and company in clear. Never published: only the
-- restricted file of the outbox is made from it.
with people as (
    select * from {{ ref('int_people') }}
),

records as (
    select * from {{ ref('int_people_unioned') }}
),

resolved_people as (
    select * from {{ ref('int_people_resolved') }}
),

names as (
    select * from {{ ref('int_person_names_unioned') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

ranked_records as (
    select
        resolved_people.person_number,
        names.name,
        nullif(trim(records.email), '') as email,
        row_number() over (
            partition by resolved_people.person_number
            order by
                records.merged_into_id is not null asc,
                records.is_deleted asc,
                records.created_at desc nulls last,
                records.person_id asc
        ) as currency_rank
    from records
    inner join resolved_people
        on records.person_id = resolved_people.person_id
    left join names
        on records.person_id = names.person_id
),

current_names as (
    select
        person_number,
        min_by(name, currency_rank) filter (where name is not null) as name,
        min_by(email, currency_rank) filter (where email is not null) as email
    from ranked_records
    group by person_number
),

final as (
    select
        people.person_key,
        current_names.name,
        current_names.email,
        accounts.name as account_name
    from people
    inner join current_names
        on people.person_number = current_names.person_number
    left join accounts
        on people.account_number = accounts.account_number
)

select * from final
