-- One row per deal of `opportunity_ids`, conversion (created, won), look-back, touch near the
-- conversion and attribution model that credits it; a touch that earns nothing has one row, without
-- a model, that says why.
with paths as (
    select * from marts.fct_attribution_paths
    where
        opportunity_id in (select unnest($opportunity_ids))
        and conversion_type in ('opportunity', 'won')
),

credits as (
    select * from marts.fct_attribution_long
    where conversion_id in (select paths.conversion_id from paths)
),

exclusions as (
    select * from marts.fct_attribution_exclusions
    where conversion_id in (select paths.conversion_id from paths)
),

members as (
    select * from marts.fct_attribution_members
),

touches as (
    select * from marts.fct_touches
),

campaigns as (
    select * from marts.dim_campaigns
),

-- By person and by company apart: one join on either would compare each member with each touch.
ineligible_touches as (
    select
        paths.conversion_id,
        paths.lookback_days,
        touches.touch_id,
        touches.ineligible_reason
    from paths
    inner join members
        on paths.conversion_number = members.conversion_number
    inner join touches
        on members.person_key = touches.person_key
    where not touches.is_eligible
    union
    select
        paths.conversion_id,
        paths.lookback_days,
        touches.touch_id,
        touches.ineligible_reason
    from paths
    inner join members
        on paths.conversion_number = members.conversion_number
    inner join touches
        on members.account_key = touches.account_key
    where not touches.is_eligible
),

journey as (
    select
        conversion_id,
        lookback_days,
        touch_id,
        attribution_model,
        credit_weight,
        credit_amount,
        cast(null as varchar) as reason
    from credits
    union all
    select
        conversion_id,
        lookback_days,
        touch_id,
        cast(null as varchar) as attribution_model,
        cast(null as double) as credit_weight,
        cast(null as decimal(18, 2)) as credit_amount,
        excluded_reason as reason
    from exclusions
    union all
    select
        conversion_id,
        lookback_days,
        touch_id,
        cast(null as varchar) as attribution_model,
        cast(null as double) as credit_weight,
        cast(null as decimal(18, 2)) as credit_amount,
        ineligible_reason as reason
    from ineligible_touches
),

final as (
    select
        paths.opportunity_id,
        paths.conversion_type,
        journey.lookback_days,
        journey.touch_id,
        touches.person_key,
        touches.touch_type,
        touches.channel,
        touches.campaign_id,
        coalesce(campaigns.campaign_name, touches.campaign_id) as campaign_name,
        journey.attribution_model,
        journey.reason,
        journey.credit_weight,
        journey.credit_amount,
        touches.touched_at
    from journey
    inner join paths
        on
            journey.conversion_id = paths.conversion_id
            and journey.lookback_days = paths.lookback_days
    inner join touches
        on journey.touch_id = touches.touch_id
    left join campaigns
        on touches.campaign_id = campaigns.campaign_id
)

select * from final
order by opportunity_id, conversion_type, lookback_days, touched_at, touch_id, attribution_model
