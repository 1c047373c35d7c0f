-- One row per conversion and person (or account) whose touches may earn its credit.
with members as (
    select * from {{ ref('int_conversion_members') }}
),

people as (
    select * from {{ ref('int_people') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

final as (
    select
        members.conversion_number,
        people.person_key,
        accounts.account_key,
        members.path_rule
    from members
    left join people
        on members.person_number = people.person_number
    left join accounts
        on members.account_number = accounts.account_number
)

select * from final
