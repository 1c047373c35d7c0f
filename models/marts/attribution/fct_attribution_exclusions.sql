-- One row per conversion, look-back and eligible touch of its people or its account that earns
-- nothing of it, with the reason. A view for looking at one conversion; nothing is stored.
{{ config(materialized='view') }}
with paths as (
    select * from {{ ref('fct_attribution_paths') }}
),

members as (
    select * from {{ ref('fct_attribution_members') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

touches as (
    select * from {{ ref('fct_touches') }}
    where is_eligible
),

touches_of_members as (
    select
        members.conversion_number,
        touches.touch_id,
        touches.person_key,
        touches.channel,
        touches.campaign_id,
        true as is_of_member,
        touches.touched_at
    from members
    inner join touches
        on members.person_key = touches.person_key
    union all
    select
        members.conversion_number,
        touches.touch_id,
        touches.person_key,
        touches.channel,
        touches.campaign_id,
        true as is_of_member,
        touches.touched_at
    from members
    inner join touches
        on members.account_key = touches.account_key
),

conversions_of_people as (
    select distinct
        conversion_number,
        opportunity_id
    from paths
    where path_rule <> 'account'
),

-- Where the deal names its people, their colleagues' touches are not on its path.
touches_of_colleagues as (
    select
        conversions_of_people.conversion_number,
        touches.touch_id,
        touches.person_key,
        touches.channel,
        touches.campaign_id,
        false as is_of_member,
        touches.touched_at
    from conversions_of_people
    inner join opportunities
        on conversions_of_people.opportunity_id = opportunities.opportunity_id
    inner join touches
        on opportunities.account_key = touches.account_key
    left join members
        on
            conversions_of_people.conversion_number = members.conversion_number
            and touches.person_key = members.person_key
    where members.conversion_number is null
),

nearby_touches as (
    select * from touches_of_members
    union all
    select * from touches_of_colleagues
),

judged_touches as (
    select
        paths.conversion_type,
        paths.conversion_id,
        paths.lookback_days,
        nearby_touches.touch_id,
        nearby_touches.person_key,
        nearby_touches.channel,
        nearby_touches.campaign_id,
        case
            when not nearby_touches.is_of_member then 'person_not_on_deal'
            when nearby_touches.touched_at > paths.converted_at then 'after_milestone'
            when
                {{ days_between('nearby_touches.touched_at', 'paths.converted_at') }}
                > paths.lookback_days
                then 'outside_lookback'
        end as excluded_reason,
        {{ days_between('nearby_touches.touched_at', 'paths.converted_at') }}
            as days_before_conversion,
        nearby_touches.touched_at,
        paths.converted_at
    from nearby_touches
    inner join paths
        on nearby_touches.conversion_number = paths.conversion_number
    where paths.converted_at is not null
),

final as (
    select
        conversion_type,
        conversion_id,
        lookback_days,
        touch_id,
        person_key,
        channel,
        campaign_id,
        excluded_reason,
        days_before_conversion,
        touched_at,
        converted_at
    from judged_touches
    where excluded_reason is not null
)

select * from final
