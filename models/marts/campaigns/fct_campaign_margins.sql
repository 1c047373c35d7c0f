-- One row per campaign (or channel without one), month, model and look-back: what its new customers
-- of known margin earn the company in a month.
with credits as (
    select * from {{ ref('fct_attribution_credits') }}
    where conversion_type = 'won' and is_new_customer
),

paths as (
    select * from {{ ref('fct_attribution_paths') }}
    where conversion_type = 'won' and is_new_customer
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
    where monthly_margin_amount is not null
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

sums as (
    select
        credits.lookback_days,
        credits.campaign_id,
        coalesce(campaigns.channel, credits.channel) as channel,
        cast(date_trunc('month', credits.converted_on) as date) as month_start,
        sum(credits.first_touch_weight) as first_touch_count,
        sum(credits.first_touch_weight * opportunities.monthly_margin_amount) as first_touch_amount,
        sum(credits.last_touch_weight) as last_touch_count,
        sum(credits.last_touch_weight * opportunities.monthly_margin_amount) as last_touch_amount,
        sum(credits.lead_creation_weight) as lead_creation_count,
        sum(credits.lead_creation_weight * opportunities.monthly_margin_amount)
            as lead_creation_amount,
        sum(credits.linear_weight) as linear_count,
        sum(credits.linear_weight * opportunities.monthly_margin_amount) as linear_amount,
        sum(credits.u_shaped_weight) as u_shaped_count,
        sum(credits.u_shaped_weight * opportunities.monthly_margin_amount) as u_shaped_amount,
        sum(credits.position_based_weight) as position_based_count,
        sum(credits.position_based_weight * opportunities.monthly_margin_amount)
            as position_based_amount,
        sum(credits.w_shaped_weight) as w_shaped_count,
        sum(credits.w_shaped_weight * opportunities.monthly_margin_amount) as w_shaped_amount,
        sum(credits.full_path_weight) as full_path_count,
        sum(credits.full_path_weight * opportunities.monthly_margin_amount) as full_path_amount,
        sum(credits.time_decay_weight) as time_decay_count,
        sum(credits.time_decay_weight * opportunities.monthly_margin_amount) as time_decay_amount,
        sum(credits.markov_weight) as markov_count,
        sum(credits.markov_weight * opportunities.monthly_margin_amount) as markov_amount,
        sum(credits.shapley_weight) as shapley_count,
        sum(credits.shapley_weight * opportunities.monthly_margin_amount) as shapley_amount
    from credits
    inner join paths
        on
            credits.conversion_id = paths.conversion_id
            and credits.lookback_days = paths.lookback_days
    inner join opportunities
        on paths.opportunity_id = opportunities.opportunity_id
    left join campaigns
        on credits.campaign_id = campaigns.campaign_id
    group by
        credits.lookback_days,
        credits.campaign_id,
        coalesce(campaigns.channel, credits.channel),
        cast(date_trunc('month', credits.converted_on) as date)
),

final as (
    select
        month_start,
        campaign_id,
        channel,
        attribution_model,
        lookback_days,
        {{ rounded_credit('customers_count') }} as margin_known_customers_count,
        {{ rounded_credit('margin_amount') }} as monthly_margin_amount
    from sums
    unpivot (
        (customers_count, margin_amount) for attribution_model in (
            (first_touch_count, first_touch_amount) as first_touch,
            (last_touch_count, last_touch_amount) as last_touch,
            (lead_creation_count, lead_creation_amount) as lead_creation,
            (linear_count, linear_amount) as linear,
            (u_shaped_count, u_shaped_amount) as u_shaped,
            (position_based_count, position_based_amount) as position_based,
            (w_shaped_count, w_shaped_amount) as w_shaped,
            (full_path_count, full_path_amount) as full_path,
            (time_decay_count, time_decay_amount) as time_decay,
            (markov_count, markov_amount) as markov,
            (shapley_count, shapley_amount) as shapley
        )
    )
)

select * from final
