-- One row per person of sales or marketing, by name. Never published unless the company says so:
-- only the restricted file of the outbox is made from it.
with users as (
    select * from {{ ref('int_users') }}
),

final as (
    select
        owner_key,
        name,
        team
    from users
)

select * from final
