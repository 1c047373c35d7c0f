-- One row per touch, with its channel, and why it does not count, if it does not.
with touches as (
    select * from {{ ref('int_touches') }}
),

origins as (
    select * from {{ ref('int_touch_origins_published') }}
),

people as (
    select * from {{ ref('int_people') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

scanner_clicks as (
    select * from {{ ref('int_scanner_clicks') }}
),

hash_pads as (
    select * from {{ source('hash_keys', 'hash_pads') }}
),

final as (
    select
        {{ keyed_hash('touch', 'touches.touch_id') }} as touch_id,
        people.person_key,
        accounts.account_key,
        touches.campaign_id,
        touches.source_system,
        touches.touch_type,
        touches.channel,
        case when touches.content like '%@%' then 'masked' else touches.content end as content,
        origins.utm_source,
        origins.utm_medium,
        origins.utm_campaign,
        origins.referrer,
        touches.ineligible_reason,
        touches.is_eligible,
        touches.is_bulk,
        scanner_clicks.touch_id is not null as is_scanner_click,
        touches.touched_at
    from touches
    left join origins
        on touches.origin_number = origins.origin_number
    left join scanner_clicks
        on touches.touch_id = scanner_clicks.touch_id
    left join people
        on touches.person_number = people.person_number
    left join accounts
        on touches.account_number = accounts.account_number
    cross join hash_pads
)

select * from final
