-- One row per person of sales or marketing.
with users as (
    select * from {{ ref('int_users_unioned') }}
),

hash_pads as (
    select * from {{ source('hash_keys', 'hash_pads') }}
),

final as (
    select
        users.user_id,
        {{ keyed_hash('owner', 'users.user_id') }} as owner_key,
        users.name,
        users.team,
        coalesce(users.role, 'other') as role,
        users.timezone,
        coalesce(users.is_active, true) as is_active,
        users.source_system
    from users
    cross join hash_pads
)

select * from final
