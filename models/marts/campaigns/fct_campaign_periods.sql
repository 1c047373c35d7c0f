-- One row per period, campaign (or channel without one), attribution model and look-back: the sums.
with campaign_months as (
    select * from {{ ref('fct_campaign_months') }}
),

campaign_credits as (
    select * from {{ ref('fct_campaign_credits') }}
),

campaign_influence as (
    select * from {{ ref('fct_campaign_influence') }}
),

campaign_margins as (
    select * from {{ ref('fct_campaign_margins') }}
),

periods as (
    select * from {{ ref('int_report_periods') }}
),

attribution_models as (
    select * from {{ ref('attribution_models') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

scopes as (
    select
        periods.period_grain,
        periods.period_start,
        campaign_months.campaign_id,
        campaign_months.campaign_name,
        campaign_months.channel,
        campaign_months.currency_code,
        campaign_months.cost_status,
        periods.maturity,
        sum(campaign_months.leads_count) as leads_count,
        sum(campaign_months.accepted_count) as accepted_count,
        sum(campaign_months.cost_amount) as cost_amount,
        sum(campaign_months.paid_media_cost_amount) as paid_media_cost_amount
    from campaign_months
    inner join periods
        on campaign_months.month_start = periods.month_start
    group by all
),

credit_sums as (
    select
        periods.period_grain,
        periods.period_start,
        campaign_credits.campaign_id,
        campaign_credits.channel,
        campaign_credits.attribution_model,
        campaign_credits.lookback_days,
        sum(campaign_credits.mqls_count) as mqls_count,
        sum(campaign_credits.opportunities_count) as opportunities_count,
        sum(campaign_credits.won_count) as won_count,
        sum(campaign_credits.new_customers_count) as new_customers_count,
        sum(campaign_credits.attributed_pipeline_amount) as attributed_pipeline_amount,
        sum(campaign_credits.attributed_revenue_amount) as attributed_revenue_amount,
        sum(campaign_credits.realized_revenue_amount) as realized_revenue_amount
    from campaign_credits
    inner join periods
        on campaign_credits.month_start = periods.month_start
    group by all
),

influence_sums as (
    select
        periods.period_grain,
        periods.period_start,
        campaign_influence.campaign_id,
        campaign_influence.channel,
        campaign_influence.lookback_days,
        sum(campaign_influence.sourced_amount) as sourced_amount,
        sum(campaign_influence.accelerated_amount) as accelerated_amount,
        sum(campaign_influence.influenced_amount) as influenced_amount
    from campaign_influence
    inner join periods
        on campaign_influence.month_start = periods.month_start
    group by all
),

margin_sums as (
    select
        periods.period_grain,
        periods.period_start,
        campaign_margins.campaign_id,
        campaign_margins.channel,
        campaign_margins.attribution_model,
        campaign_margins.lookback_days,
        sum(campaign_margins.margin_known_customers_count) as margin_known_customers_count,
        sum(campaign_margins.monthly_margin_amount) as monthly_margin_amount
    from campaign_margins
    inner join periods
        on campaign_margins.month_start = periods.month_start
    group by all
),

-- Every scope under every model and look-back: spend without a result has a row too.
final as (
    select
        scopes.period_grain,
        scopes.period_start,
        scopes.campaign_id,
        scopes.campaign_name,
        scopes.channel,
        attribution_models.attribution_model,
        lookbacks.lookback_days,
        scopes.currency_code,
        scopes.cost_status,
        cast(scopes.leads_count as bigint) as leads_count,
        cast(scopes.accepted_count as bigint) as accepted_count,
        coalesce({{ rounded_credit('credit_sums.mqls_count') }}, 0) as mqls_count,
        coalesce({{ rounded_credit('credit_sums.opportunities_count') }}, 0) as opportunities_count,
        coalesce({{ rounded_credit('credit_sums.won_count') }}, 0) as won_count,
        coalesce({{ rounded_credit('credit_sums.new_customers_count') }}, 0) as new_customers_count,
        coalesce({{ rounded_credit('margin_sums.margin_known_customers_count') }}, 0)
            as margin_known_customers_count,
        coalesce({{ rounded_credit('margin_sums.monthly_margin_amount') }}, 0)
            as monthly_margin_amount,
        cast(scopes.cost_amount as decimal(18, 2)) as cost_amount,
        cast(scopes.paid_media_cost_amount as decimal(18, 2)) as paid_media_cost_amount,
        cast(case
            when credit_sums.attribution_model is null then 0
            else credit_sums.attributed_pipeline_amount
        end as decimal(18, 2)) as attributed_pipeline_amount,
        cast(case
            when credit_sums.attribution_model is null then 0
            else credit_sums.attributed_revenue_amount
        end as decimal(18, 2)) as attributed_revenue_amount,
        cast(case
            when credit_sums.attribution_model is null then 0
            else credit_sums.realized_revenue_amount
        end as decimal(18, 2)) as realized_revenue_amount,
        cast(coalesce(influence_sums.sourced_amount, 0) as decimal(18, 2)) as sourced_amount,
        cast(coalesce(influence_sums.accelerated_amount, 0) as decimal(18, 2))
            as accelerated_amount,
        cast(coalesce(influence_sums.influenced_amount, 0) as decimal(18, 2)) as influenced_amount,
        scopes.maturity
    from scopes
    cross join attribution_models
    cross join lookbacks
    left join credit_sums
        on
            scopes.period_grain = credit_sums.period_grain
            and scopes.period_start = credit_sums.period_start
            and coalesce(scopes.campaign_id, '') = coalesce(credit_sums.campaign_id, '')
            and scopes.channel = credit_sums.channel
            and attribution_models.attribution_model = credit_sums.attribution_model
            and lookbacks.lookback_days = credit_sums.lookback_days
    left join influence_sums
        on
            scopes.period_grain = influence_sums.period_grain
            and scopes.period_start = influence_sums.period_start
            and coalesce(scopes.campaign_id, '') = coalesce(influence_sums.campaign_id, '')
            and scopes.channel = influence_sums.channel
            and lookbacks.lookback_days = influence_sums.lookback_days
    left join margin_sums
        on
            scopes.period_grain = margin_sums.period_grain
            and scopes.period_start = margin_sums.period_start
            and coalesce(scopes.campaign_id, '') = coalesce(margin_sums.campaign_id, '')
            and scopes.channel = margin_sums.channel
            and attribution_models.attribution_model = margin_sums.attribution_model
            and lookbacks.lookback_days = margin_sums.lookback_days
    where lookbacks.valid_from <= {{ as_of() }}
)

select * from final
