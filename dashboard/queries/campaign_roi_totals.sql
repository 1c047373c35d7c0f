-- One row per period, attribution model, look-back and channel ('all' for every channel).
-- ROI counts the campaigns whose own ROI is measured, so cost and revenue speak of the same ones.
with campaigns as (
    select * from marts.rpt_campaign_roi
),

totals as (
    select
        period_grain,
        period_start,
        attribution_model,
        lookback_days,
        case
            when grouping(channel) = 1 then 'all' else coalesce(channel, 'unmapped')
        end as channel,
        count(campaign_id) as campaigns_count,
        count(campaign_id) filter (cost_status = 'missing') as missing_cost_count,
        count(*) filter (cost_amount > 0 and won_count = 0) as without_win_count,
        sum(cost_amount) as cost_amount,
        sum(cost_amount) filter (won_count = 0) as without_win_amount,
        sum(attributed_revenue_amount) as attributed_revenue_amount,
        sum(attributed_pipeline_amount) as attributed_pipeline_amount,
        sum(won_count) as won_count,
        sum(cost_amount) filter (roi is not null) as measured_cost_amount,
        sum(attributed_revenue_amount) filter (roi is not null) as measured_revenue_amount
    from campaigns
    -- The linter's DuckDB does not know these.
    group by grouping sets ( -- noqa: PRS
        (period_grain, period_start, attribution_model, lookback_days),
        (period_grain, period_start, attribution_model, lookback_days, channel)
    )
),

measured as (
    select
        totals.*,
        (measured_revenue_amount - measured_cost_amount) / nullif(measured_cost_amount, 0) as roi
    from totals
),

final as (
    select
        period_grain,
        period_start,
        attribution_model,
        lookback_days,
        channel,
        campaigns_count,
        missing_cost_count,
        without_win_count,
        cost_amount,
        without_win_amount,
        attributed_revenue_amount,
        attributed_pipeline_amount,
        won_count,
        measured_revenue_amount,
        roi,
        min(roi) over every_view as roi_low,
        max(roi) over every_view as roi_high
    from measured
    window every_view as (partition by period_grain, period_start, channel)
)

select * from final
order by period_grain, period_start, attribution_model, lookback_days, channel
