-- One row per person of sales or marketing; names only where publish_user_names says so.
with users as (
    select * from {{ ref('int_users') }}
),

final as (
    select
        owner_key,
        source_system,
        case when cast('{{ var("publish_user_names", false) }}' as boolean) then name end as name,
        team,
        role,
        timezone,
        is_active
    from users
)

select * from final
