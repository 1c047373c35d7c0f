-- One row per person record, with its number, the e-mail that may join it to others and the
-- company that it names.
with people as (
    select * from {{ ref('int_people_unioned') }}
),

person_keys as (
    select * from {{ source('keys', 'people') }}
),

role_mailboxes as (
    select * from {{ ref('role_mailboxes') }}
),

free_mail_domains as (
    select * from {{ ref('free_mail_domains') }}
),

internal_domains as (
    select * from {{ ref('internal_domains') }}
),

resolved_accounts as (
    select * from {{ ref('int_accounts_resolved') }}
),

accounts as (
    select * from {{ ref('int_accounts_unioned') }}
),

accounts_by_domain as (
    select
        lower(accounts.domain) as domain,
        min(resolved_accounts.account_number) as account_number
    from accounts
    inner join resolved_accounts
        on accounts.account_id = resolved_accounts.account_id
    where accounts.domain is not null
    group by lower(accounts.domain)
),

addressed_people as (
    select
        person_id,
        account_id,
        merged_into_id,
        is_deleted,
        created_at,
        source_system,
        case when email like '%_@_%' then lower(trim(email)) end as email,
        case when email like '%_@_%' then {{ email_domain('email') }} end as email_domain
    from people
),

final as (
    select
        addressed_people.person_id,
        person_keys.person_number as record_number,
        addressed_people.merged_into_id,
        case when role_mailboxes.mailbox is null then addressed_people.email end as personal_email,
        resolved_accounts.account_number as named_account_number,
        case
            when free_mail_domains.domain is null and internal_domains.domain is null
                then accounts_by_domain.account_number
        end as domain_account_number,
        internal_domains.domain is not null as is_internal,
        addressed_people.is_deleted,
        addressed_people.created_at,
        addressed_people.source_system
    from addressed_people
    inner join person_keys
        on
            addressed_people.source_system = person_keys.source_system
            and addressed_people.person_id
            = person_keys.source_system || ':' || person_keys.record_id
    left join role_mailboxes
        on split_part(addressed_people.email, '@', 1) = role_mailboxes.mailbox
    left join free_mail_domains
        on addressed_people.email_domain = free_mail_domains.domain
    left join internal_domains
        on addressed_people.email_domain = internal_domains.domain
    left join resolved_accounts
        on addressed_people.account_id = resolved_accounts.account_id
    left join accounts_by_domain
        on addressed_people.email_domain = accounts_by_domain.domain
)

select * from final
