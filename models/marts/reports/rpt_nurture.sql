-- One row per metric of what marketing does with leads that are not sales-ready, period and slice.
with report_rows as (
    select * from {{ ref('int_report_rows') }}
    where report = 'nurture'
),

final as (
    select
        metric_name,
        from_stage,
        to_stage,
        period_grain,
        slice_name,
        slice_value,
        unit,
        currency_code,
        not_measured_reason,
        numerator_count,
        denominator_count,
        excluded_count,
        censored_count,
        numerator_amount,
        denominator_amount,
        rate,
        rate_low,
        rate_high,
        value,
        value_low,
        value_high,
        period_start,
        as_of
    from report_rows
)

select * from final
