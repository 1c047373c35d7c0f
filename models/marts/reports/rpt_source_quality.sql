-- One row per period and source of leads: how many came, what sales and time made of them, and
-- what changed since the month before.
with source_quality as (
    select * from {{ ref('int_source_quality') }}
),

measured_inputs as (
    select * from {{ ref('int_measured_inputs') }}
),

metric_gaps as (
    select * from {{ ref('int_metric_gaps') }}
),

measured_rates as (
    select
        count(*) filter (where metric_name = 'acceptance_rate') = 0 as has_acceptance_rate,
        count(*) filter (where metric_name = 'rejection_rate') = 0 as has_rejection_rate,
        count(*) filter (where metric_name = 'win_rate') = 0 as has_win_rate
    from metric_gaps
),

measured_counts as (
    select
        bool_or(is_measured) filter (where input_name = 'mqls') as has_mqls,
        bool_or(is_measured) filter (where input_name = 'hand_offs') as has_hand_offs,
        bool_or(is_measured) filter (where input_name = 'rejections') as has_rejections,
        bool_or(is_measured) filter (where input_name = 'wins') as has_wins,
        string_agg(missing_text, '; ' order by missing_text) filter (
            where
            not is_measured
            and input_name in (
                'mqls',
                'hand_offs',
                'acceptances',
                'rejections',
                'wins',
                'losses',
                'sales_touches',
                'sales_ratings'
            )
        ) as not_measured_reason
    from measured_inputs
),

-- A month that has not ended cannot be compared with a whole one.
results as (
    select
        source_quality.period_grain,
        source_quality.slice_name,
        source_quality.slice_value,
        measured_counts.not_measured_reason,
        source_quality.top_rejection_reason,
        source_quality.leads_count,
        case when measured_counts.has_mqls then source_quality.mqls_count end as mqls_count,
        case
            when measured_counts.has_hand_offs then source_quality.handed_off_count
        end as handed_off_count,
        case
            when measured_rates.has_acceptance_rate
                then coalesce(source_quality.accepted_count, 0)
        end as accepted_count,
        case
            when measured_rates.has_acceptance_rate
                then coalesce(source_quality.acceptance_matured_count, 0)
        end as acceptance_matured_count,
        source_quality.acceptance_rate,
        source_quality.acceptance_rate_low,
        source_quality.acceptance_rate_high,
        case
            when measured_rates.has_rejection_rate
                then coalesce(source_quality.rejected_count, 0)
        end as rejected_count,
        case
            when measured_rates.has_rejection_rate
                then coalesce(source_quality.rejection_matured_count, 0)
        end as rejection_matured_count,
        source_quality.rejection_rate,
        source_quality.rejection_rate_low,
        source_quality.rejection_rate_high,
        case
            when measured_counts.has_rejections then source_quality.rejections_count
        end as rejections_count,
        case
            when measured_counts.has_rejections
                then source_quality.rejected_without_reason_count
        end as rejected_without_reason_count,
        source_quality.top_rejection_reason_count,
        case
            when measured_rates.has_win_rate
                then coalesce(source_quality.won_count, 0)
        end as won_count,
        case
            when measured_rates.has_win_rate
                then coalesce(source_quality.decided_count, 0)
        end as decided_count,
        source_quality.win_rate,
        source_quality.win_rate_low,
        source_quality.win_rate_high,
        case when measured_counts.has_wins then source_quality.won_amount end as won_amount,
        source_quality.response_hours_median_observed,
        source_quality.ratings_count,
        source_quality.ratings_sum,
        {{ safe_divide('source_quality.ratings_sum', 'source_quality.ratings_count') }}
            as perceived_quality,
        {{ squared_error(
            'source_quality.ratings_count',
            'source_quality.ratings_sum',
            'source_quality.squared_ratings_sum'
        ) }} as perceived_quality_error,
        cast({{ dbt.dateadd('month', 1, 'source_quality.period_start') }} as date)
        <= {{ reporting_date(as_of()) }} as is_complete,
        source_quality.period_start,
        cast({{ dbt.dateadd('month', 1, 'source_quality.period_start') }} as date)
            as next_period_start
    from source_quality
    cross join measured_counts
    cross join measured_rates
),

final as (
    select
        results.period_grain,
        results.slice_name,
        results.slice_value,
        '{{ var("reporting_currency") }}' as currency_code,
        results.not_measured_reason,
        results.top_rejection_reason,
        results.leads_count,
        results.mqls_count,
        results.handed_off_count,
        results.accepted_count,
        results.acceptance_matured_count,
        results.acceptance_rate,
        results.acceptance_rate_low,
        results.acceptance_rate_high,
        results.acceptance_rate - previous_results.acceptance_rate as acceptance_rate_change,
        {{ change_low(
            'results.acceptance_rate',
            'results.acceptance_rate_low',
            'previous_results.acceptance_rate',
            'previous_results.acceptance_rate_high'
        ) }} as acceptance_rate_change_low,
        {{ change_high(
            'results.acceptance_rate',
            'results.acceptance_rate_high',
            'previous_results.acceptance_rate',
            'previous_results.acceptance_rate_low'
        ) }} as acceptance_rate_change_high,
        results.rejected_count,
        results.rejection_matured_count,
        results.rejection_rate,
        results.rejection_rate_low,
        results.rejection_rate_high,
        results.rejections_count,
        results.rejected_without_reason_count,
        results.top_rejection_reason_count,
        {{ safe_divide('results.top_rejection_reason_count', 'results.rejections_count') }}
            as top_rejection_reason_share,
        {{ wilson_low('results.top_rejection_reason_count', 'results.rejections_count') }}
            as top_rejection_reason_share_low,
        {{ wilson_high('results.top_rejection_reason_count', 'results.rejections_count') }}
            as top_rejection_reason_share_high,
        results.won_count,
        results.decided_count,
        results.win_rate,
        results.win_rate_low,
        results.win_rate_high,
        results.win_rate - previous_results.win_rate as win_rate_change,
        {{ change_low(
            'results.win_rate',
            'results.win_rate_low',
            'previous_results.win_rate',
            'previous_results.win_rate_high'
        ) }} as win_rate_change_low,
        {{ change_high(
            'results.win_rate',
            'results.win_rate_high',
            'previous_results.win_rate',
            'previous_results.win_rate_low'
        ) }} as win_rate_change_high,
        results.won_amount,
        results.response_hours_median_observed,
        results.ratings_count,
        results.perceived_quality,
        results.perceived_quality - {{ mean_margin(
            'results.perceived_quality_error', 'results.ratings_count - 1'
        ) }} as perceived_quality_low,
        results.perceived_quality + {{ mean_margin(
            'results.perceived_quality_error', 'results.ratings_count - 1'
        ) }} as perceived_quality_high,
        results.perceived_quality - previous_results.perceived_quality
            as perceived_quality_change,
        results.perceived_quality - previous_results.perceived_quality - {{ mean_margin(
            'results.perceived_quality_error + previous_results.perceived_quality_error',
            welch_degrees_of_freedom(
                'results.perceived_quality_error',
                'results.ratings_count',
                'previous_results.perceived_quality_error',
                'previous_results.ratings_count'
            )
        ) }} as perceived_quality_change_low,
        results.perceived_quality - previous_results.perceived_quality + {{ mean_margin(
            'results.perceived_quality_error + previous_results.perceived_quality_error',
            welch_degrees_of_freedom(
                'results.perceived_quality_error',
                'results.ratings_count',
                'previous_results.perceived_quality_error',
                'previous_results.ratings_count'
            )
        ) }} as perceived_quality_change_high,
        case
            when results.is_complete
                then {{ safe_divide('results.leads_count', 'previous_results.leads_count') }}
        end as leads_ratio,
        case
            when results.is_complete
                then {{ count_ratio_low('results.leads_count', 'previous_results.leads_count') }}
        end as leads_ratio_low,
        case
            when results.is_complete
                then {{ count_ratio_high('results.leads_count', 'previous_results.leads_count') }}
        end as leads_ratio_high,
        results.is_complete,
        results.period_start,
        {{ as_of() }} as as_of
    from results
    left join results as previous_results
        on
            results.slice_name = previous_results.slice_name
            and results.slice_value is not distinct from previous_results.slice_value
            and results.period_start = previous_results.next_period_start
)

select * from final
