-- One row per person, without anything that tells who it is.
with people as (
    select * from {{ ref('int_people') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
),

final as (
    select
        people.person_key,
        accounts.account_key,
        users.owner_key,
        people.campaign_id,
        people.source_system,
        people.lead_source,
        people.segment,
        people.country,
        people.records_count,
        people.is_internal,
        people.is_deleted,
        people.created_at
    from people
    left join accounts
        on people.account_number = accounts.account_number
    left join users
        on people.owner_id = users.user_id
)

select * from final
