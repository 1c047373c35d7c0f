-- One row per campaign, period, attribution model and look-back: what it cost and what it earned.
-- Where a number cannot be measured, `cost_reason` and `roi_reason` say why.
with campaigns as (
    select * from marts.rpt_campaign_roi
),

final as (
    select
        period_grain,
        period_start,
        attribution_model,
        lookback_days,
        campaign_id,
        campaign_name,
        channel,
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
        case when cost_amount is null then 'cost missing' end as cost_reason,
        case
            when roi is not null then null
            when cost_status = 'missing' then 'cost missing'
            when cost_status = 'zero' then 'no cost'
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
    campaign_id
