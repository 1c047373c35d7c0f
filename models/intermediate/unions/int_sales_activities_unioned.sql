-- One row per call, meeting, message, task or notification, of every source, up to as_of.
with custom_sales_activities as (
    select * from {{ ref('stg_custom__sales_activities') }}
),

salesforce_sales_activities as (
    select * from {{ ref('stg_salesforce__sales_activities') }}
),

all_sources as (
    select * from custom_sales_activities
    union all
    select * from salesforce_sales_activities
),

final as (
    select
        activity_id,
        person_id,
        account_id,
        opportunity_id,
        user_id,
        type,
        direction,
        is_human,
        occurred_at,
        logged_at,
        source_system,
        is_backfilled,
        known_at
    from all_sources
    where occurred_at <= {{ as_of() }} or occurred_at is null
)

select * from final
