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
),

touches_of_people as (
    select
        paths.conversion_type,
        paths.conversion_id,
        paths.lookback_days,
        touches.touch_id,
        touches.person_key,
        touches.channel,
        touches.campaign_id,
        true as is_of_member,
        touches.touched_at,
        paths.converted_at
    from paths
    inner join members
        on paths.conversion_number = members.conversion_number
    inner join touches
        on members.person_key = touches.person_key
    where touches.is_eligible
),

touches_of_accounts as (
    select
        paths.conversion_type,
        paths.conversion_id,
        paths.lookback_days,
        touches.touch_id,
        touches.person_key,
        touches.channel,
        touches.campaign_id,
        true as is_of_member,
        touches.touched_at,
        paths.converted_at
    from paths
    inner join members
        on paths.conversion_number = members.conversion_number
    inner join touches
        on members.account_key = touches.account_key
    where touches.is_eligible
),

-- Where a deal names its people, their colleagues' touches are not on its path.
touches_of_colleagues as (
    select
        paths.conversion_type,
        paths.conversion_id,
        paths.lookback_days,
        touches.touch_id,
        touches.person_key,
        touches.channel,
        touches.campaign_id,
        false as is_of_member,
        touches.touched_at,
        paths.converted_at
    from paths
    inner join opportunities
        on paths.opportunity_id = opportunities.opportunity_id
    inner join touches
        on opportunities.account_key = touches.account_key
    left join members
        on
            paths.conversion_number = members.conversion_number
            and touches.person_key = members.person_key
    where
        touches.is_eligible
        and paths.path_rule <> 'account'
        and members.conversion_number is null
),

nearby_touches as (
    select * from touches_of_people
    union all
    select * from touches_of_accounts
    union all
    select * from touches_of_colleagues
),

judged_touches as (
    select
        conversion_type,
        conversion_id,
        lookback_days,
        touch_id,
        person_key,
        channel,
        campaign_id,
        is_of_member,
        {{ days_between('touched_at', 'converted_at') }} as days_before_conversion,
        touched_at,
        converted_at
    from nearby_touches
    where converted_at is not null
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
        case
            when not is_of_member then 'person_not_on_deal'
            when days_before_conversion < 0 then 'after_milestone'
            else 'outside_lookback'
        end as excluded_reason,
        days_before_conversion,
        touched_at,
        converted_at
    from judged_touches
    where
        not is_of_member
        or days_before_conversion < 0
        or days_before_conversion > lookback_days
)

select * from final
