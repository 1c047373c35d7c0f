-- One row per UTM field and value that touches carry, as it may be published, with its use.
with touches as (
    select * from {{ ref('int_touches') }}
),

origins as (
    select * from {{ ref('int_touch_origins_published') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

campaign_words as (
    select distinct lower(trim(utm_campaign)) as utm_campaign
    from campaigns
),

used_origins as (
    select
        origin_number,
        count(*) as touches_count,
        count(*) filter (where channel = 'unmapped') as unmapped_touches_count,
        min(touched_at) as first_seen_at,
        max(touched_at) as last_seen_at
    from touches
    group by origin_number
),

origin_values as (
    select
        'utm_source' as field,
        utm_source as value,
        origin_number
    from origins
    union all
    select
        'utm_medium' as field,
        utm_medium as value,
        origin_number
    from origins
    union all
    select
        'utm_campaign' as field,
        utm_campaign as value,
        origin_number
    from origins
),

final as (
    select
        origin_values.field,
        origin_values.value,
        lower(trim(origin_values.value)) as folded_value,
        sum(used_origins.touches_count) as touches_count,
        sum(used_origins.unmapped_touches_count) as unmapped_touches_count,
        bool_or(
            origin_values.field = 'utm_campaign' and campaign_words.utm_campaign is not null
        ) as is_of_campaign,
        min(used_origins.first_seen_at) as first_seen_at,
        max(used_origins.last_seen_at) as last_seen_at
    from origin_values
    inner join used_origins
        on origin_values.origin_number = used_origins.origin_number
    left join campaign_words
        on lower(trim(origin_values.value)) = campaign_words.utm_campaign
    where trim(origin_values.value) <> '' and origin_values.value <> 'masked'
    group by origin_values.field, origin_values.value
)

select * from final
