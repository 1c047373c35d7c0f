-- One row per touch, with the person it belongs to, in numbers: what it says about its origin is
-- one row of int_touch_channels. The only stored copy of the touches, so it is narrow;
-- int_touches gives it its words.
with touches as (
    select * from {{ ref('int_touches_unioned') }}
),

visitors as (
    select * from {{ ref('int_touch_visitors') }}
),

touch_channels as (
    select * from {{ ref('int_touch_channels') }}
),

joinable_touches as (
    select
        touch_id,
        coalesce(person_id, anonymous_id) as visitor_id,
        {{ fingerprint([
            'source_system',
            'type',
            'campaign_id',
            'utm_source',
            'utm_medium',
            'utm_campaign',
            referrer_page('referrer'),
        ]) }} as origin_fingerprint,
        content,
        coalesce(is_bot, false) as is_bot,
        touched_at,
        coalesce(touched_at, {{ beginning_of_time() }}) as placed_at,
        known_at
    from touches
),

stitched_touches as (
    select
        joinable_touches.touch_id,
        visitors.person_number,
        visitors.account_number,
        touch_channels.touch_channel_number,
        touch_channels.touch_type,
        touch_channels.campaign_id,
        joinable_touches.content,
        joinable_touches.is_bot,
        coalesce(visitors.is_internal, false) as is_internal,
        (
            not joinable_touches.is_bot
            and not coalesce(visitors.is_internal, false)
            and visitors.person_number is not null
        ) as may_count,
        joinable_touches.touched_at,
        greatest(joinable_touches.known_at, visitors.linked_at) as known_at
    from joinable_touches
    inner join touch_channels
        on
            joinable_touches.origin_fingerprint = touch_channels.origin_fingerprint
            and joinable_touches.placed_at >= touch_channels.valid_from
            and joinable_touches.placed_at < touch_channels.valid_until
    left join visitors
        on
            joinable_touches.visitor_id = visitors.visitor_id
            and joinable_touches.placed_at >= visitors.applies_from
            and joinable_touches.placed_at < visitors.applies_until
),

-- Few people have two touches in one moment: only those are compared in full.
crowded_moments as (
    select
        person_number,
        touched_at
    from stitched_touches
    where may_count
    group by person_number, touched_at
    having count(*) > 1
),

repeated_touches as (
    select stitched_touches.touch_id
    from stitched_touches
    inner join crowded_moments
        on
            stitched_touches.person_number = crowded_moments.person_number
            and stitched_touches.touched_at = crowded_moments.touched_at
    where stitched_touches.may_count
    qualify row_number() over (
        partition by
            stitched_touches.person_number,
            stitched_touches.touched_at,
            stitched_touches.touch_type,
            stitched_touches.campaign_id,
            stitched_touches.content
        order by stitched_touches.touch_id
    ) > 1
),

final as (
    select
        stitched_touches.touch_id,
        stitched_touches.content,
        stitched_touches.person_number,
        stitched_touches.account_number,
        stitched_touches.touch_channel_number,
        stitched_touches.is_bot,
        stitched_touches.is_internal,
        repeated_touches.touch_id is not null as is_duplicate,
        stitched_touches.touched_at,
        stitched_touches.known_at
    from stitched_touches
    left join repeated_touches
        on stitched_touches.touch_id = repeated_touches.touch_id
)

select * from final
