-- One row per company, without its name.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
),

final as (
    select
        accounts.account_key,
        users.owner_key,
        accounts.segment,
        accounts.industry,
        accounts.country,
        accounts.employee_count,
        accounts.gross_margin_share,
        accounts.is_customer,
        accounts.created_at
    from accounts
    left join users
        on accounts.owner_id = users.user_id
)

select * from final
