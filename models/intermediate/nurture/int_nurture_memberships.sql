-- One row per person and nurture campaign, with how long the person is a member.
with campaign_members as (
    select * from {{ ref('int_campaign_members_unioned') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
    where is_nurture
),

people_resolved as (
    select * from {{ ref('int_people_resolved') }}
),

-- A member of a campaign that has ended is none any more.
memberships as (
    select
        campaigns.campaign_id,
        people_resolved.person_number,
        campaign_members.joined_at,
        least(
            coalesce(campaign_members.left_at, {{ end_of_time() }}),
            coalesce(
                {{ reporting_day_start(dbt.dateadd('day', 1, 'campaigns.ended_on')) }},
                {{ end_of_time() }}
            )
        ) as left_at
    from campaign_members
    inner join campaigns
        on campaign_members.campaign_id = campaigns.campaign_id
    inner join people_resolved
        on campaign_members.person_id = people_resolved.person_id
    where campaign_members.joined_at is not null
),

final as (
    select
        campaign_id,
        person_number,
        min(joined_at) as joined_at,
        max(left_at) as left_at
    from memberships
    group by campaign_id, person_number
)

select * from final
