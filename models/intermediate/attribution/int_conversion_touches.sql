-- One row per conversion and touch on its path: eligible, of a member, in the longest look-back.
with members as (
    select * from {{ ref('int_conversion_members') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

channels as (
    select * from {{ ref('int_attribution_channels') }}
),

eligible_touches as (
    select
        touch_id,
        channel,
        campaign_id,
        person_number,
        account_number,
        touched_at
    from touches
    where is_eligible
),

touches_by_people as (
    select
        members.conversion_number,
        eligible_touches.touch_id,
        eligible_touches.channel,
        eligible_touches.campaign_id,
        members.opportunity_created_at,
        members.converted_at,
        eligible_touches.touched_at
    from eligible_touches
    inner join members
        on
            eligible_touches.person_number = members.person_number
            and eligible_touches.touched_at >= members.path_opens_at
            and eligible_touches.touched_at <= members.converted_at
),

touches_by_accounts as (
    select
        members.conversion_number,
        eligible_touches.touch_id,
        eligible_touches.channel,
        eligible_touches.campaign_id,
        members.opportunity_created_at,
        members.converted_at,
        eligible_touches.touched_at
    from eligible_touches
    inner join members
        on
            eligible_touches.account_number = members.account_number
            and eligible_touches.touched_at >= members.path_opens_at
            and eligible_touches.touched_at <= members.converted_at
),

path_touches as (
    select
        conversion_number,
        touch_id,
        channel,
        campaign_id,
        opportunity_created_at,
        converted_at,
        touched_at
    from touches_by_people
    union all
    select
        conversion_number,
        touch_id,
        channel,
        campaign_id,
        opportunity_created_at,
        converted_at,
        touched_at
    from touches_by_accounts
),

described_touches as (
    select
        path_touches.conversion_number,
        path_touches.touch_id,
        path_touches.channel,
        path_touches.campaign_id,
        channels.channel_number,
        path_touches.touched_at <= path_touches.opportunity_created_at as is_before_opportunity,
        {{ days_between('path_touches.touched_at', 'path_touches.converted_at') }}
            as days_before_conversion,
        path_touches.touched_at
    from path_touches
    inner join channels
        on path_touches.channel = channels.channel
),

-- One order serves all models and look-backs: a shorter look-back is the path's tail.
final as (
    select
        conversion_number,
        touch_id,
        channel,
        campaign_id,
        channel_number,
        cast(row_number() over in_path_order as integer) as path_position,
        cast(row_number() over (
            partition by conversion_number, channel_number order by touched_at, touch_id
        ) as integer) as channel_position,
        lag(channel_number) over in_path_order as previous_channel_number,
        is_before_opportunity,
        days_before_conversion,
        lag(days_before_conversion) over in_path_order as previous_days_before_conversion,
        touched_at
    from described_touches
    window in_path_order as (partition by conversion_number order by touched_at, touch_id)
)

select * from final
