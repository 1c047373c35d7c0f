-- One row per period and slice of the report on sources, with what was counted and rated in it.
with period_facts as (
    select * from {{ ref('int_source_periods') }}
),

report_rates as (
    select * from {{ ref('int_report_rates') }}
    where
        metric_name in ('acceptance_rate', 'rejection_rate', 'win_rate')
        and slice_name in ('all', 'lead_source', 'channel', 'campaign')
),

report_values as (
    select * from {{ ref('int_report_values') }}
    where
        metric_name = 'response_hours_median_observed'
        and slice_name in ('all', 'lead_source', 'channel', 'campaign')
),

-- Of two reasons that were given equally often, the first by its name.
top_reasons as (
    select
        period_grain,
        slice_name,
        slice_value,
        reason,
        facts_count,
        period_start
    from period_facts
    where fact_name = 'rejection' and reason is not null
    qualify row_number() over (
        partition by period_grain, slice_name, slice_value, period_start
        order by facts_count desc, reason asc
    ) = 1
),

measures as (
    select
        fact_name as measure_name,
        period_grain,
        slice_name,
        slice_value,
        reason,
        facts_count,
        ratings_sum,
        squared_ratings_sum,
        amount,
        cast(null as bigint) as numerator_count,
        cast(null as bigint) as denominator_count,
        cast(null as double) as rate,
        cast(null as double) as rate_low,
        cast(null as double) as rate_high,
        cast(null as double) as value,
        period_start
    from period_facts
    union all
    select
        'top_reason' as measure_name,
        period_grain,
        slice_name,
        slice_value,
        reason,
        facts_count,
        cast(null as bigint) as ratings_sum,
        cast(null as bigint) as squared_ratings_sum,
        cast(null as decimal(18, 2)) as amount,
        cast(null as bigint) as numerator_count,
        cast(null as bigint) as denominator_count,
        cast(null as double) as rate,
        cast(null as double) as rate_low,
        cast(null as double) as rate_high,
        cast(null as double) as value,
        period_start
    from top_reasons
    union all
    select
        metric_name as measure_name,
        period_grain,
        slice_name,
        slice_value,
        cast(null as varchar) as reason,
        cast(null as bigint) as facts_count,
        cast(null as bigint) as ratings_sum,
        cast(null as bigint) as squared_ratings_sum,
        cast(null as decimal(18, 2)) as amount,
        numerator_count,
        denominator_count,
        rate,
        rate_low,
        rate_high,
        cast(null as double) as value,
        period_start
    from report_rates
    union all
    select
        metric_name as measure_name,
        period_grain,
        slice_name,
        slice_value,
        cast(null as varchar) as reason,
        cast(null as bigint) as facts_count,
        cast(null as bigint) as ratings_sum,
        cast(null as bigint) as squared_ratings_sum,
        cast(null as decimal(18, 2)) as amount,
        cast(null as bigint) as numerator_count,
        cast(null as bigint) as denominator_count,
        cast(null as double) as rate,
        cast(null as double) as rate_low,
        cast(null as double) as rate_high,
        value,
        period_start
    from report_values
),

final as (
    select
        period_grain,
        slice_name,
        slice_value,
        max(reason) filter (where measure_name = 'top_reason') as top_rejection_reason,
        cast(coalesce(
            sum(facts_count) filter (where measure_name = 'lead'), 0
        ) as bigint) as leads_count,
        cast(coalesce(
            sum(facts_count) filter (where measure_name = 'mql'), 0
        ) as bigint) as mqls_count,
        cast(coalesce(
            sum(facts_count) filter (where measure_name = 'handed_off'), 0
        ) as bigint) as handed_off_count,
        max(numerator_count) filter (where measure_name = 'acceptance_rate') as accepted_count,
        max(denominator_count) filter (where measure_name = 'acceptance_rate')
            as acceptance_matured_count,
        max(numerator_count) filter (where measure_name = 'rejection_rate') as rejected_count,
        max(denominator_count) filter (where measure_name = 'rejection_rate')
            as rejection_matured_count,
        cast(coalesce(
            sum(facts_count) filter (where measure_name = 'rejection'), 0
        ) as bigint) as rejections_count,
        cast(coalesce(
            sum(facts_count) filter (where measure_name = 'rejection' and reason is null), 0
        ) as bigint) as rejected_without_reason_count,
        max(facts_count) filter (where measure_name = 'top_reason')
            as top_rejection_reason_count,
        max(numerator_count) filter (where measure_name = 'win_rate') as won_count,
        max(denominator_count) filter (where measure_name = 'win_rate') as decided_count,
        cast(coalesce(
            sum(facts_count) filter (where measure_name = 'rating'), 0
        ) as bigint) as ratings_count,
        cast(sum(ratings_sum) as bigint) as ratings_sum,
        cast(sum(squared_ratings_sum) as bigint) as squared_ratings_sum,
        cast(coalesce(sum(amount), 0) as decimal(18, 2)) as won_amount,
        max(rate) filter (where measure_name = 'acceptance_rate') as acceptance_rate,
        max(rate_low) filter (where measure_name = 'acceptance_rate') as acceptance_rate_low,
        max(rate_high) filter (where measure_name = 'acceptance_rate') as acceptance_rate_high,
        max(rate) filter (where measure_name = 'rejection_rate') as rejection_rate,
        max(rate_low) filter (where measure_name = 'rejection_rate') as rejection_rate_low,
        max(rate_high) filter (where measure_name = 'rejection_rate') as rejection_rate_high,
        max(rate) filter (where measure_name = 'win_rate') as win_rate,
        max(rate_low) filter (where measure_name = 'win_rate') as win_rate_low,
        max(rate_high) filter (where measure_name = 'win_rate') as win_rate_high,
        max(value) as response_hours_median_observed,
        period_start
    from measures
    group by period_grain, slice_name, slice_value, period_start
)

select * from final
