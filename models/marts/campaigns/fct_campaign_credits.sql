-- One row per campaign (or channel without one), month, model and look-back: the credit it earned.
with credits as (
    select * from {{ ref('fct_attribution_credits') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

-- One pass over the credits; everything after it is small.
sums as (
    select
        credits.conversion_type,
        credits.lookback_days,
        credits.campaign_id,
        coalesce(campaigns.channel, credits.channel) as channel,
        credits.is_new_customer,
        cast(date_trunc('month', credits.converted_on) as date) as converted_month,
        case
            when credits.conversion_type = 'won' then {{ reporting_month('credits.touched_at') }}
        end as touched_month,
        sum(credits.first_touch_weight) as first_touch_weight,
        sum(credits.first_touch_amount) as first_touch_amount,
        sum(credits.last_touch_weight) as last_touch_weight,
        sum(credits.last_touch_amount) as last_touch_amount,
        sum(credits.lead_creation_weight) as lead_creation_weight,
        sum(credits.lead_creation_amount) as lead_creation_amount,
        sum(credits.linear_weight) as linear_weight,
        sum(credits.linear_amount) as linear_amount,
        sum(credits.u_shaped_weight) as u_shaped_weight,
        sum(credits.u_shaped_amount) as u_shaped_amount,
        sum(credits.position_based_weight) as position_based_weight,
        sum(credits.position_based_amount) as position_based_amount,
        sum(credits.w_shaped_weight) as w_shaped_weight,
        sum(credits.w_shaped_amount) as w_shaped_amount,
        sum(credits.full_path_weight) as full_path_weight,
        sum(credits.full_path_amount) as full_path_amount,
        sum(credits.time_decay_weight) as time_decay_weight,
        sum(credits.time_decay_amount) as time_decay_amount,
        sum(credits.markov_weight) as markov_weight,
        sum(credits.markov_amount) as markov_amount,
        sum(credits.shapley_weight) as shapley_weight,
        sum(credits.shapley_amount) as shapley_amount
    from credits
    left join campaigns
        on credits.campaign_id = campaigns.campaign_id
    group by all
),

sums_by_model as (
    select
        conversion_type,
        lookback_days,
        campaign_id,
        channel,
        attribution_model,
        is_new_customer,
        credit_weight,
        credit_amount,
        converted_month,
        touched_month
    from sums
    unpivot include nulls (
        (credit_weight, credit_amount) for attribution_model in (
            (first_touch_weight, first_touch_amount) as first_touch,
            (last_touch_weight, last_touch_amount) as last_touch,
            (lead_creation_weight, lead_creation_amount) as lead_creation,
            (linear_weight, linear_amount) as linear,
            (u_shaped_weight, u_shaped_amount) as u_shaped,
            (position_based_weight, position_based_amount) as position_based,
            (w_shaped_weight, w_shaped_amount) as w_shaped,
            (full_path_weight, full_path_amount) as full_path,
            (time_decay_weight, time_decay_amount) as time_decay,
            (markov_weight, markov_amount) as markov,
            (shapley_weight, shapley_amount) as shapley
        )
    )
),

credit_by_conversion as (
    select
        lookback_days,
        campaign_id,
        channel,
        attribution_model,
        converted_month as month_start,
        sum(credit_weight) filter (where conversion_type = 'mql') as mqls_count,
        sum(credit_weight) filter (where conversion_type = 'opportunity') as opportunities_count,
        sum(credit_weight) filter (where conversion_type = 'won') as won_count,
        sum(credit_weight) filter (where is_new_customer) as new_customers_count,
        sum(credit_amount) filter (where conversion_type = 'opportunity')
            as attributed_pipeline_amount,
        sum(credit_amount) filter (where conversion_type = 'won') as attributed_revenue_amount,
        cast(null as double) as realized_count,
        cast(null as decimal(18, 2)) as realized_revenue_amount
    from sums_by_model
    group by lookback_days, campaign_id, channel, attribution_model, converted_month
),

credit_by_touch as (
    select
        lookback_days,
        campaign_id,
        channel,
        attribution_model,
        touched_month as month_start,
        cast(null as double) as mqls_count,
        cast(null as double) as opportunities_count,
        cast(null as double) as won_count,
        cast(null as double) as new_customers_count,
        cast(null as decimal(18, 2)) as attributed_pipeline_amount,
        cast(null as decimal(18, 2)) as attributed_revenue_amount,
        sum(credit_weight) as realized_count,
        sum(credit_amount) as realized_revenue_amount
    from sums_by_model
    where touched_month is not null
    group by lookback_days, campaign_id, channel, attribution_model, touched_month
),

both_clocks as (
    select
        lookback_days,
        campaign_id,
        channel,
        attribution_model,
        month_start,
        mqls_count,
        opportunities_count,
        won_count,
        new_customers_count,
        attributed_pipeline_amount,
        attributed_revenue_amount,
        realized_count,
        realized_revenue_amount
    from credit_by_conversion
    union all
    select
        lookback_days,
        campaign_id,
        channel,
        attribution_model,
        month_start,
        mqls_count,
        opportunities_count,
        won_count,
        new_customers_count,
        attributed_pipeline_amount,
        attributed_revenue_amount,
        realized_count,
        realized_revenue_amount
    from credit_by_touch
),

-- Credit whose amount is unknown is NULL; no credit is 0.
final as (
    select
        month_start,
        campaign_id,
        channel,
        attribution_model,
        lookback_days,
        coalesce(sum(mqls_count), 0) as mqls_count,
        coalesce(sum(opportunities_count), 0) as opportunities_count,
        coalesce(sum(won_count), 0) as won_count,
        coalesce(sum(new_customers_count), 0) as new_customers_count,
        cast(case
            when coalesce(sum(opportunities_count), 0) = 0 then 0
            else sum(attributed_pipeline_amount)
        end as decimal(18, 2)) as attributed_pipeline_amount,
        cast(case
            when coalesce(sum(won_count), 0) = 0 then 0
            else sum(attributed_revenue_amount)
        end as decimal(18, 2)) as attributed_revenue_amount,
        cast(case
            when coalesce(sum(realized_count), 0) = 0 then 0
            else sum(realized_revenue_amount)
        end as decimal(18, 2)) as realized_revenue_amount
    from both_clocks
    group by month_start, campaign_id, channel, attribution_model, lookback_days
)

select * from final
