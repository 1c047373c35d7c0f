-- One row per person of sales or marketing, of every source.
with custom_users as (
    select * from {{ ref('stg_custom__users') }}
),

salesforce_users as (
    select * from {{ ref('stg_salesforce__users') }}
),

all_sources as (
    select * from custom_users
    union all
    select * from salesforce_users
),

final as (
    select
        user_id,
        name,
        team,
        role,
        timezone,
        is_active,
        source_system,
        is_backfilled,
        known_at
    from all_sources
)

select * from final
