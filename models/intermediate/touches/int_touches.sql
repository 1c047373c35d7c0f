-- One row per touch, with the person it belongs to, its channel and campaign, and why it does not
-- count, if it does not.
with touches as (
    select * from {{ ref('int_touches_unioned') }}
),

visitors as (
    select * from {{ ref('int_touch_visitors') }}
),

origins as (
    select * from {{ ref('int_touch_origins') }}
),

touch_channels as (
    select * from {{ ref('int_touch_channels') }}
),

channels_by_origin as (
    select
        origins.origin_fingerprint,
        origins.origin_number,
        origins.touch_type,
        touch_channels.campaign_id,
        touch_channels.channel,
        touch_channels.is_bulk,
        touch_channels.valid_from,
        touch_channels.valid_until
    from origins
    inner join touch_channels
        on origins.origin_number = touch_channels.origin_number
),

joinable_touches as (
    select
        touch_id,
        coalesce(person_id, anonymous_id) as visitor_id,
        {{ fingerprint([
            'type',
            'campaign_id',
            'utm_source',
            'utm_medium',
            'utm_campaign',
            referrer_page('referrer'),
        ]) }} as origin_fingerprint,
        content,
        is_bot,
        touched_at,
        coalesce(touched_at, {{ beginning_of_time() }}) as placed_at,
        source_system,
        known_at
    from touches
),

stitched_touches as (
    select
        joinable_touches.touch_id,
        joinable_touches.touched_at,
        visitors.person_number,
        visitors.account_number,
        channels_by_origin.origin_number,
        channels_by_origin.touch_type,
        channels_by_origin.channel,
        channels_by_origin.campaign_id,
        joinable_touches.content,
        case
            when joinable_touches.is_bot then 'bot'
            when visitors.is_internal then 'internal'
            when visitors.person_number is null then 'no_person'
        end as ineligible_reason,
        channels_by_origin.is_bulk,
        joinable_touches.source_system,
        greatest(joinable_touches.known_at, visitors.linked_at) as known_at
    from joinable_touches
    inner join channels_by_origin
        on
            joinable_touches.origin_fingerprint = channels_by_origin.origin_fingerprint
            and joinable_touches.placed_at >= channels_by_origin.valid_from
            and joinable_touches.placed_at < channels_by_origin.valid_until
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
    where ineligible_reason is null
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
    where stitched_touches.ineligible_reason is null
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
        stitched_touches.touched_at,
        stitched_touches.person_number,
        stitched_touches.account_number,
        stitched_touches.origin_number,
        stitched_touches.touch_type,
        stitched_touches.channel,
        stitched_touches.campaign_id,
        stitched_touches.content,
        case
            when repeated_touches.touch_id is not null then 'duplicate'
            else stitched_touches.ineligible_reason
        end as ineligible_reason,
        (
            stitched_touches.ineligible_reason is null and repeated_touches.touch_id is null
        ) as is_eligible,
        stitched_touches.is_bulk,
        stitched_touches.source_system,
        stitched_touches.known_at
    from stitched_touches
    left join repeated_touches
        on stitched_touches.touch_id = repeated_touches.touch_id
)

select * from final
