-- One row per conversion and person whose touches earn credit; if the deal names none, its account.
with conversions as (
    select * from {{ ref('int_conversions') }}
),

opportunity_people as (
    select * from {{ ref('int_opportunity_people') }}
),

people as (
    select * from {{ ref('int_people') }}
),

-- A lone primary person without a role is what a CRM without contact roles knows.
deals_with_contact_roles as (
    select distinct opportunity_id
    from opportunity_people
    where role is not null or not is_primary
),

contacts as (
    select distinct
        opportunity_people.opportunity_id,
        opportunity_people.person_number
    from opportunity_people
    inner join deals_with_contact_roles
        on opportunity_people.opportunity_id = deals_with_contact_roles.opportunity_id
),

members_by_contact_role as (
    select
        conversions.conversion_number,
        'contact_roles' as path_rule,
        contacts.person_number,
        cast(null as bigint) as account_number
    from conversions
    inner join contacts
        on conversions.opportunity_id = contacts.opportunity_id
),

members_without_contact_roles as (
    select
        conversions.conversion_number,
        case
            when conversions.person_number is not null then 'primary_person' else 'account'
        end as path_rule,
        conversions.person_number,
        case
            when conversions.person_number is null then conversions.account_number
        end as account_number
    from conversions
    left join deals_with_contact_roles
        on conversions.opportunity_id = deals_with_contact_roles.opportunity_id
    where
        deals_with_contact_roles.opportunity_id is null
        and (conversions.person_number is not null or conversions.account_number is not null)
),

members as (
    select
        conversion_number,
        path_rule,
        person_number,
        account_number
    from members_by_contact_role
    union all
    select
        conversion_number,
        path_rule,
        person_number,
        account_number
    from members_without_contact_roles
),

account_starts as (
    select
        account_number,
        min(created_at) as created_at
    from people
    where account_number is not null
    group by all
),

final as (
    select
        members.conversion_number,
        members.path_rule,
        members.person_number,
        members.account_number,
        coalesce(people.created_at, account_starts.created_at) as lead_created_at,
        conversions.path_opens_at,
        conversions.opportunity_created_at,
        conversions.converted_at
    from members
    inner join conversions
        on members.conversion_number = conversions.conversion_number
    left join people
        on members.person_number = people.person_number
    left join account_starts
        on members.account_number = account_starts.account_number
)

select * from final
