-- One row per look-back, channel and attribution model: the credit of all time.
with campaign_roi as (
    select * from marts.rpt_campaign_roi
),

final as (
    select
        lookback_days,
        coalesce(channel, 'no campaign') as channel,
        attribution_model,
        max(currency_code) as currency_code,
        sum(won_count) as won_count,
        sum(attributed_revenue_amount) as attributed_revenue_amount,
        sum(cost_amount) as cost_amount,
        max(as_of) as as_of
    from campaign_roi
    where period_grain = 'all'
    group by lookback_days, channel, attribution_model
)

select * from final
order by lookback_days desc, cost_amount desc nulls last, channel, attribution_model
