-- One row per touch, with the person it belongs to, its channel and campaign, and why it does not
-- count, if it does not.
with stitched_touches as (
    select * from {{ ref('int_touches_stitched') }}
),

touch_channels as (
    select * from {{ ref('int_touch_channels') }}
),

judged_touches as (
    select
        touch_id,
        touched_at,
        person_number,
        account_number,
        touch_channel_number,
        content,
        known_at,
        case
            when is_bot then 'bot'
            when is_internal then 'internal'
            when person_number is null then 'no_person'
            when is_duplicate then 'duplicate'
        end as ineligible_reason
    from stitched_touches
),

final as (
    select
        judged_touches.touch_id,
        judged_touches.touched_at,
        judged_touches.person_number,
        judged_touches.account_number,
        touch_channels.origin_number,
        touch_channels.touch_type,
        touch_channels.channel,
        touch_channels.campaign_id,
        judged_touches.content,
        judged_touches.ineligible_reason,
        judged_touches.ineligible_reason is null as is_eligible,
        touch_channels.is_bulk,
        touch_channels.source_system,
        judged_touches.known_at
    from judged_touches
    inner join touch_channels
        on judged_touches.touch_channel_number = touch_channels.touch_channel_number
)

select * from final
