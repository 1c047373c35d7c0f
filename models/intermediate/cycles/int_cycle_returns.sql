-- One row per lead cycle that marketing got back, with what marketing did about it first.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
    where outcome in ('rejected', 'recycled', 'expired') and closed_at is not null
),

campaign_members as (
    select * from {{ ref('int_campaign_members_unioned') }}
),

sends as (
    select * from {{ ref('int_sends_unioned') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

people_resolved as (
    select * from {{ ref('int_people_resolved') }}
),

touches as (
    select * from {{ ref('int_touches') }}
    where is_eligible and not coalesce(is_bulk, false)
),

nurturing_touch_types as (
    select * from {{ ref('nurturing_touch_types') }}
),

contacts as (
    select
        people_resolved.person_number,
        campaign_members.joined_at as contacted_at
    from campaign_members
    inner join people_resolved
        on campaign_members.person_id = people_resolved.person_id
    inner join campaigns
        on campaign_members.campaign_id = campaigns.campaign_id
    where campaigns.is_nurture and not campaigns.is_bulk
    union all
    select
        people_resolved.person_number,
        sends.sent_at as contacted_at
    from sends
    inner join campaigns
        on sends.campaign_id = campaigns.campaign_id
    inner join people_resolved
        on sends.person_id = people_resolved.person_id
    where not campaigns.is_bulk
    union all
    select
        touches.person_number,
        touches.touched_at as contacted_at
    from touches
    inner join nurturing_touch_types
        on touches.touch_type = nurturing_touch_types.touch_type
),

final as (
    select
        lead_cycles.cycle_id,
        min(contacts.contacted_at) as first_contacted_at
    from lead_cycles
    inner join contacts
        on
            lead_cycles.person_number = contacts.person_number
            and lead_cycles.closed_at < contacts.contacted_at
    group by lead_cycles.cycle_id
)

select * from final
