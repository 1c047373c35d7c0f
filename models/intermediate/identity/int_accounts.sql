-- One row per company.
with accounts as (
    select * from {{ ref('int_accounts_unioned') }}
),

resolved_accounts as (
    select * from {{ ref('int_accounts_resolved') }}
),

hash_pads as (
    select * from {{ source('hash_keys', 'hash_pads') }}
),

final as (
    select
        resolved_accounts.account_number,
        {{ keyed_hash('account', 'resolved_accounts.account_number') }} as account_key,
        accounts.name,
        accounts.domain,
        accounts.industry,
        accounts.segment,
        accounts.country,
        accounts.owner_id,
        accounts.employee_count,
        accounts.is_customer,
        accounts.gross_margin_share,
        accounts.created_at
    from accounts
    inner join resolved_accounts
        on accounts.account_id = resolved_accounts.account_id
    cross join hash_pads
)

select * from final
