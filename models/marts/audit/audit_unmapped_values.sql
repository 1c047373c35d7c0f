-- One row per word of a source that no seed maps, with what it stands on.
with touches as (
    select * from {{ ref('int_touches') }}
),

origins as (
    select * from {{ ref('int_touch_origins_published') }}
),

sales_activities as (
    select * from {{ ref('int_sales_activities_unioned') }}
),

activity_kinds as (
    select * from {{ ref('sales_activity_kinds') }}
),

unmapped_statuses as (
    select * from {{ ref('int_unmapped_statuses') }}
),

unmapped_origins as (
    select
        source_system,
        origin_number,
        touch_type,
        count(*) as rows_count
    from touches
    where channel = 'unmapped'
    group by source_system, origin_number, touch_type
),

unmapped_values as (
    select
        unmapped_origins.source_system,
        'channel_rules' as seed_name,
        (
            unmapped_origins.touch_type
            || ': '
            || coalesce(origins.utm_source, 'no utm_source')
            || ' / '
            || coalesce(origins.utm_medium, 'no utm_medium')
        ) as unmapped_value,
        unmapped_origins.rows_count
    from unmapped_origins
    inner join origins
        on unmapped_origins.origin_number = origins.origin_number
    union all
    select
        sales_activities.source_system,
        'sales_activity_kinds' as seed_name,
        sales_activities.type as unmapped_value,
        count(*) as rows_count
    from sales_activities
    left join activity_kinds
        on lower(trim(sales_activities.type)) = activity_kinds.type
    where activity_kinds.type is null
    group by sales_activities.source_system, sales_activities.type
    union all
    select
        source_system,
        'stage_map' as seed_name,
        object || ': ' || status as unmapped_value,
        changes_count as rows_count
    from unmapped_statuses
),

final as (
    select
        source_system,
        seed_name,
        unmapped_value,
        cast(sum(rows_count) as bigint) as rows_count
    from unmapped_values
    group by source_system, seed_name, unmapped_value
)

select * from final
