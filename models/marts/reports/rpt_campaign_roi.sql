-- One row per period, campaign (or channel without one), attribution model and look-back.
with campaign_periods as (
    select * from {{ ref('fct_campaign_periods') }}
),

measured_conversions as (
    select * from {{ ref('int_measured_conversions') }}
),

goals as (
    select * from {{ ref('goals') }}
),

quality_limits as (
    select * from {{ ref('quality_limits') }}
),

-- What exists but is never dated is not measured; what never happened is 0.
measured as (
    select
        count(*) filter (where conversion_type = 'accepted' and not is_measured) = 0
            as has_accepted,
        count(*) filter (where conversion_type = 'mql' and not is_measured) = 0 as has_mqls,
        count(*) filter (where conversion_type = 'opportunity' and not is_measured) = 0
            as has_opportunities,
        count(*) filter (where conversion_type = 'won' and not is_measured) = 0 as has_wins
    from measured_conversions
),

min_roi as (
    select goal_value as min_roi
    from goals
    where goal_name = 'min_roi' and valid_from <= {{ as_of() }}
    qualify row_number() over (order by valid_from desc) = 1
),

cost_coverage_limit as (
    select limit_value as cost_coverage_limit
    from quality_limits
    where limit_name = 'cost_coverage_share'
),

results as (
    select
        campaign_periods.period_grain,
        campaign_periods.period_start,
        campaign_periods.campaign_id,
        campaign_periods.campaign_name,
        campaign_periods.channel,
        campaign_periods.attribution_model,
        campaign_periods.lookback_days,
        campaign_periods.currency_code,
        campaign_periods.cost_status,
        campaign_periods.leads_count,
        case when measured.has_mqls then campaign_periods.mqls_count end as mqls_count,
        case when measured.has_accepted then campaign_periods.accepted_count end
            as accepted_count,
        case when measured.has_opportunities then campaign_periods.opportunities_count end
            as opportunities_count,
        case when measured.has_wins then campaign_periods.won_count end as won_count,
        case when measured.has_wins then campaign_periods.new_customers_count end
            as new_customers_count,
        case when measured.has_wins then campaign_periods.margin_known_customers_count end
            as margin_known_customers_count,
        campaign_periods.monthly_margin_amount,
        campaign_periods.cost_amount,
        campaign_periods.paid_media_cost_amount,
        case when measured.has_opportunities then campaign_periods.attributed_pipeline_amount end
            as attributed_pipeline_amount,
        case when measured.has_wins then campaign_periods.attributed_revenue_amount end
            as attributed_revenue_amount,
        case when measured.has_wins then campaign_periods.realized_revenue_amount end
            as realized_revenue_amount,
        case when measured.has_wins then campaign_periods.sourced_amount end as sourced_amount,
        case when measured.has_wins then campaign_periods.accelerated_amount end
            as accelerated_amount,
        case when measured.has_wins then campaign_periods.influenced_amount end
            as influenced_amount,
        cast(case
            when campaign_periods.won_count = 0 then null
            when campaign_periods.cost_status = 'missing' then 0
            else 1
        end as double) as cost_coverage,
        campaign_periods.maturity
    from campaign_periods
    cross join measured
),

returns as (
    select
        results.period_grain,
        results.period_start,
        results.campaign_id,
        results.campaign_name,
        results.channel,
        results.attribution_model,
        results.lookback_days,
        results.currency_code,
        results.cost_status,
        results.leads_count,
        results.mqls_count,
        results.accepted_count,
        results.opportunities_count,
        results.won_count,
        results.new_customers_count,
        results.margin_known_customers_count,
        results.monthly_margin_amount,
        results.cost_amount,
        results.paid_media_cost_amount,
        results.attributed_pipeline_amount,
        results.attributed_revenue_amount,
        results.realized_revenue_amount,
        results.sourced_amount,
        results.accelerated_amount,
        results.influenced_amount,
        results.cost_coverage,
        case
            when coalesce(results.cost_coverage, 1) >= cost_coverage_limit.cost_coverage_limit
                then {{ safe_divide(
                    'results.attributed_revenue_amount - results.cost_amount',
                    'results.cost_amount'
                ) }}
        end as roi,
        min_roi.min_roi,
        results.maturity
    from results
    cross join cost_coverage_limit
    cross join min_roi
),

final as (
    select
        period_grain,
        period_start,
        campaign_id,
        campaign_name,
        channel,
        attribution_model,
        lookback_days,
        currency_code,
        cost_status,
        leads_count,
        mqls_count,
        accepted_count,
        opportunities_count,
        won_count,
        new_customers_count,
        margin_known_customers_count,
        cost_amount,
        attributed_pipeline_amount,
        attributed_revenue_amount,
        sourced_amount,
        accelerated_amount,
        influenced_amount,
        roi,
        min(roi) over every_view as roi_low,
        max(roi) over every_view as roi_high,
        {{ safe_divide('attributed_revenue_amount', 'cost_amount') }}
            as revenue_multiple,
        {{ safe_divide('realized_revenue_amount', 'cost_amount') }}
            as realized_multiple,
        {{ safe_divide('attributed_revenue_amount', 'paid_media_cost_amount') }}
            as roas,
        {{ safe_divide('cost_amount', 'leads_count') }} as cost_per_lead,
        {{ safe_divide('cost_amount', 'mqls_count') }} as cost_per_mql,
        {{ safe_divide('cost_amount', 'accepted_count') }} as cost_per_accepted,
        {{ safe_divide('cost_amount', 'opportunities_count') }}
            as cost_per_opportunity,
        {{ safe_divide('cost_amount', 'won_count') }} as cost_per_won,
        {{ safe_divide('cost_amount', 'new_customers_count') }} as cac,
        -- A customer whose margin is no gain never pays the cost back.
        case
            when monthly_margin_amount > 0
                then
                    {{ safe_divide('cost_amount', 'new_customers_count') }}
                    / {{ safe_divide('monthly_margin_amount', 'margin_known_customers_count') }}
        end as cac_payback_months,
        cost_coverage,
        maturity,
        -- Robust: no model and no look-back would turn the decision to keep the campaign.
        case
            when roi is not null
                then min(roi) over every_view >= min_roi or max(roi) over every_view < min_roi
        end as is_decision_robust,
        {{ as_of() }} as as_of
    from returns
    window every_view as (partition by period_grain, period_start, campaign_id, channel)
)

select * from final
