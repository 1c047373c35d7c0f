-- One row per attribution model: what one campaign cost and earned in all time.
-- Parameters: campaign_id, lookback_days.
with campaigns as (
    select * from marts.dim_campaigns
    where campaign_id = $campaign_id
),

results as (
    select * from marts.rpt_campaign_roi
    where
        campaign_id = $campaign_id and period_grain = 'all' and lookback_days = $lookback_days
),

final as (
    select
        campaigns.campaign_id,
        campaigns.campaign_name,
        campaigns.channel,
        campaigns.campaign_type,
        campaigns.source_system,
        campaigns.started_on,
        campaigns.ended_on,
        results.attribution_model,
        results.currency_code,
        results.cost_status,
        results.cost_amount,
        results.leads_count,
        results.mqls_count,
        results.opportunities_count,
        results.won_count,
        results.attributed_pipeline_amount,
        results.attributed_revenue_amount,
        results.influenced_amount,
        results.roi,
        results.roi_low,
        results.roi_high,
        results.is_decision_robust,
        results.as_of
    from campaigns
    left join results
        on campaigns.campaign_id = results.campaign_id
)

select * from final
order by attribution_model
