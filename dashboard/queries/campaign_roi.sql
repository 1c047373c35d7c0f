-- One row per campaign, period, attribution model and look-back: what it cost and what it earned.
-- Touches outside any campaign have a row per channel. Where a number cannot be measured,
-- `cost_reason` and `roi_reason` say why.
with campaigns as (
    select * from marts.rpt_campaign_roi
),

final as (
    select
        period_grain,
        period_start,
        attribution_model,
        lookback_days,
        coalesce(campaign_id, concat('channel ', channel)) as row_id,
        campaign_id,
        coalesce(campaign_name, campaign_id, 'No campaign') as campaign_name,
        coalesce(channel, 'unmapped') as channel,
        currency_code,
        cost_amount,
        cost_status,
        attributed_revenue_amount,
        roi,
        roi_low,
        roi_high,
        is_decision_robust,
        attributed_pipeline_amount,
        leads_count,
        mqls_count,
        accepted_count,
        opportunities_count,
        won_count,
        cost_per_lead,
        cost_per_mql,
        cost_per_won,
        realized_multiple,
        maturity,
        cost_coverage,
        as_of,
        case
            when cost_amount is not null then null
            when campaign_id is null then 'no campaign'
            else 'cost missing'
        end as cost_reason,
        case
            when roi is not null then null
            when campaign_id is null then 'no campaign'
            when cost_status = 'missing' then 'cost missing'
            when cost_amount = 0 then 'no cost'
            else 'too little cost known'
        end as roi_reason
    from campaigns
)

select * from final
order by
    period_grain,
    period_start,
    attribution_model,
    lookback_days,
    cost_amount desc nulls last,
    row_id
