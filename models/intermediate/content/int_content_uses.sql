-- One row per kind of touch, content, campaign and segment, with the eligible touches that it had.
with touches as (
    select * from {{ ref('int_touches') }}
    where is_eligible
),

people as (
    select * from {{ ref('int_people') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

counts as (
    select
        touches.touch_type,
        touches.content,
        touches.campaign_id,
        people.segment,
        count(*) as touches_count
    from touches
    left join people
        on touches.person_number = people.person_number
    group by touches.touch_type, touches.content, touches.campaign_id, people.segment
),

final as (
    select
        row_number() over (
            order by counts.touch_type, counts.content, counts.campaign_id, counts.segment
        ) as content_use_number,
        counts.touch_type,
        counts.content,
        counts.campaign_id,
        campaigns.type as campaign_type,
        campaigns.buying_stage as campaign_buying_stage,
        counts.segment,
        counts.touches_count
    from counts
    left join campaigns
        on counts.campaign_id = campaigns.campaign_id
)

select * from final
