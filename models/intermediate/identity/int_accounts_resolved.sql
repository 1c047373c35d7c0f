-- One row per company record, with its number. Companies are told apart by id.
with accounts as (
    select * from {{ ref('int_accounts_unioned') }}
),

account_keys as (
    select * from {{ source('keys', 'accounts') }}
),

final as (
    select
        accounts.account_id,
        account_keys.account_number
    from accounts
    inner join account_keys
        on
            accounts.source_system = account_keys.source_system
            and accounts.account_id = account_keys.source_system || ':' || account_keys.record_id
)

select * from final
