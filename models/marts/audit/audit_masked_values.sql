-- One row per published text of touches of which some values had to be masked.
with touches as (
    select * from {{ ref('int_touches') }}
),

origins as (
    select * from {{ ref('int_touch_origins_published') }}
),

touches_by_origin as (
    select
        origin_number,
        count(*) as touches_count,
        count(*) filter (where content like '%@%') as contents_count
    from touches
    group by origin_number
),

masked_values as (
    select
        'utm_source' as column_name,
        touches_by_origin.touches_count
    from touches_by_origin
    inner join origins
        on touches_by_origin.origin_number = origins.origin_number
    where origins.is_utm_source_masked
    union all
    select
        'utm_medium' as column_name,
        touches_by_origin.touches_count
    from touches_by_origin
    inner join origins
        on touches_by_origin.origin_number = origins.origin_number
    where origins.is_utm_medium_masked
    union all
    select
        'utm_campaign' as column_name,
        touches_by_origin.touches_count
    from touches_by_origin
    inner join origins
        on touches_by_origin.origin_number = origins.origin_number
    where origins.is_utm_campaign_masked
    union all
    select
        'referrer' as column_name,
        touches_by_origin.touches_count
    from touches_by_origin
    inner join origins
        on touches_by_origin.origin_number = origins.origin_number
    where origins.is_referrer_masked
    union all
    select
        'content' as column_name,
        contents_count as touches_count
    from touches_by_origin
    where contents_count > 0
),

final as (
    select
        column_name,
        cast(sum(touches_count) as bigint) as touches_count
    from masked_values
    group by column_name
)

select * from final
