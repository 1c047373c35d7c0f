-- Every rate stands with its parts, is their quotient and lies between 0 and 1; what is not measured
-- has no number.
with reports as (
    select * from {{ ref('int_report_rows') }}
)

select
    report,
    metric_name,
    period_grain,
    period_start,
    slice_name,
    slice_value
from reports
where
    (
        unit in ('share', 'amount_share')
        and (
            numerator_count > denominator_count
            or numerator_count < 0
            or rate < 0
            or rate > 1
            or (rate is null) <> (coalesce(denominator_count, 0) = 0)
            and not (
                unit = 'amount_share'
                and (
                    denominator_amount <= 0
                    or coalesce(numerator_amount, 0) not between 0 and denominator_amount
                )
            )
        )
    )
    or (
        unit in ('share', 'expected_share')
        and (rate_low > rate or rate_high < rate or (rate is null) <> (rate_low is null))
    )
    or (
        unit = 'expected_share'
        and (numerator_count > denominator_count or rate < 0 or rate > 1)
    )
    or (
        unit in ('share', 'ratio')
        and abs(rate - {{ safe_divide('numerator_count', 'denominator_count') }}) > 1e-9
    )
    or (
        unit = 'amount_share'
        and abs(rate - {{ safe_divide('coalesce(numerator_amount, 0)', 'denominator_amount') }})
        > 1e-9
    )
    or cohort_maturity < 0
    or cohort_maturity > 1
    or (
        not_measured_reason is not null
        and coalesce(numerator_count, denominator_count, rate, value) is not null
    )
