-- One row per touch near a deal's conversion and attribution model that credits it; a touch that
-- earns nothing has one row, without a model, that says why.
-- Parameters: conversion_id, lookback_days.
with credits as (
    select * from marts.fct_attribution_long
    where conversion_id = $conversion_id and lookback_days = $lookback_days
),

exclusions as (
    select * from marts.fct_attribution_exclusions
    where conversion_id = $conversion_id and lookback_days = $lookback_days
),

paths as (
    select * from marts.fct_attribution_paths
    where conversion_id = $conversion_id and lookback_days = $lookback_days
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

ineligible_touches as (
    select distinct
        touches.touch_id,
        touches.ineligible_reason
    from paths
    inner join members
        on paths.conversion_number = members.conversion_number
    inner join touches
        on members.person_key = touches.person_key or members.account_key = touches.account_key
    where not touches.is_eligible
),

journey as (
    select
        touch_id,
        attribution_model,
        credit_weight,
        credit_amount,
        cast(null as varchar) as reason
    from credits
    union all
    select
        touch_id,
        cast(null as varchar) as attribution_model,
        cast(null as double) as credit_weight,
        cast(null as decimal(18, 2)) as credit_amount,
        excluded_reason as reason
    from exclusions
    union all
    select
        touch_id,
        cast(null as varchar) as attribution_model,
        cast(null as double) as credit_weight,
        cast(null as decimal(18, 2)) as credit_amount,
        ineligible_reason as reason
    from ineligible_touches
),

final as (
    select
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
    inner join touches
        on journey.touch_id = touches.touch_id
    left join campaigns
        on touches.campaign_id = campaigns.campaign_id
)

select * from final
order by touched_at, touch_id, attribution_model
