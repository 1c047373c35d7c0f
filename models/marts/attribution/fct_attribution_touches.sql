-- One row per conversion and touch on its path.
with path_touches as (
    select * from {{ ref('int_conversion_touches') }}
),

hash_pads as (
    select * from {{ source('hash_keys', 'hash_pads') }}
),

-- The same touch stands on the paths of several conversions; its key is computed once.
touch_ids as (
    select distinct touch_id
    from path_touches
),

touch_keys as (
    select
        touch_ids.touch_id,
        {{ keyed_hash('touch', 'touch_ids.touch_id') }} as published_touch_id
    from touch_ids
    cross join hash_pads
),

final as (
    select
        path_touches.conversion_number,
        touch_keys.published_touch_id as touch_id,
        path_touches.channel,
        path_touches.campaign_id,
        path_touches.path_position,
        path_touches.channel_number,
        path_touches.channel_position,
        path_touches.is_before_opportunity,
        path_touches.days_before_conversion,
        path_touches.touched_at
    from path_touches
    inner join touch_keys
        on path_touches.touch_id = touch_keys.touch_id
)

select * from final
