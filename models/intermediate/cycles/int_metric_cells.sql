-- One row per metric, month and combination of slice values, with its counts and amounts.
with metric_results as (
    select * from {{ ref('int_metric_results') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

users as (
    select * from {{ ref('int_users') }}
),

final as (
    select
        metric_results.metric_name,
        lead_cycles.lead_source,
        lead_cycles.channel,
        lead_cycles.campaign_id,
        lead_cycles.segment,
        lead_cycles.country as region,
        lead_cycles.team,
        users.owner_key,
        count(*) filter (where metric_results.is_counted) as numerator_count,
        count(*) filter (where metric_results.is_in_whole) as denominator_count,
        count(*) filter (where metric_results.is_excluded) as excluded_count,
        sum(metric_results.numerator_amount) as numerator_amount,
        sum(metric_results.denominator_amount) as denominator_amount,
        metric_results.month_start
    from metric_results
    left join lead_cycles
        on metric_results.cycle_id = lead_cycles.cycle_id
    left join users
        on lead_cycles.owner_id = users.user_id
    group by all
)

select * from final
