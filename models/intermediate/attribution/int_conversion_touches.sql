-- One row per conversion and touch on its path: eligible, of a member, in the longest look-back.
with members as (
    select * from {{ ref('int_conversion_members') }}
),

touches as (
    select * from {{ ref('int_touches') }}
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

final as (
    select
        conversion_number,
        touch_id,
        channel,
        campaign_id,
        -- The only window of all models and look-backs: a shorter look-back is the path's tail.
        cast(row_number() over (
            partition by conversion_number order by touched_at, touch_id
        ) as integer) as path_position,
        touched_at <= opportunity_created_at as is_before_opportunity,
        {{ days_between('touched_at', 'converted_at') }} as days_before_conversion,
        touched_at
    from path_touches
)

select * from final
