-- One row per won deal that one campaign touched and attribution model: its credit.
-- Parameters: campaign_id, lookback_days.
with credits as (
    select * from marts.fct_attribution_long
    where
        campaign_id = $campaign_id
        and conversion_type = 'won'
        and lookback_days = $lookback_days
),

paths as (
    select * from marts.fct_attribution_paths
    where conversion_type = 'won' and lookback_days = $lookback_days
),

final as (
    select
        paths.opportunity_id,
        credits.attribution_model,
        paths.currency_code,
        count(*) as touches_count,
        paths.amount as revenue_amount,
        sum(credits.credit_weight) as credit_weight,
        sum(credits.credit_amount) as credit_amount,
        paths.converted_at as won_at
    from credits
    inner join paths
        on credits.conversion_id = paths.conversion_id
    group by
        paths.opportunity_id,
        credits.attribution_model,
        paths.currency_code,
        paths.amount,
        paths.converted_at
)

select * from final
order by revenue_amount desc nulls last, opportunity_id, attribution_model
