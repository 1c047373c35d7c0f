-- One row per conversion, clock and bucket of response time: its rate if its hand-offs were mixed
-- of score bands and lead sources as all are. Direct standardisation: K. J. Rothman, Modern
-- Epidemiology (2008), chapter 4.
with cells as (
    select * from {{ ref('int_lateness_cells') }}
    where denominator_count > 0
),

weighed_cells as (
    select
        conversion,
        clock,
        bucket,
        numerator_count,
        denominator_count,
        sum(denominator_count) over (
            partition by conversion, clock, score_band, lead_source
        ) as stratum_count,
        sum(denominator_count) over (partition by conversion, clock) as total_count
    from cells
),

-- A bucket speaks for the strata in which it has hand-offs: their weights are scaled up to 1.
standards as (
    select
        conversion,
        clock,
        bucket,
        sum(stratum_count * {{ safe_divide('numerator_count', 'denominator_count') }})
        / sum(stratum_count) as standardised_rate,
        sqrt(sum(
            stratum_count * stratum_count
            * {{ smoothed_variance('numerator_count', 'denominator_count') }}
        )) / sum(stratum_count) as standard_error,
        {{ safe_divide('sum(stratum_count)', 'max(total_count)') }} as standard_share
    from weighed_cells
    group by conversion, clock, bucket
),

final as (
    select
        conversion,
        clock,
        bucket,
        standardised_rate,
        {{ normal_low('standardised_rate', 'standard_error') }} as standardised_rate_low,
        {{ normal_high('standardised_rate', 'standard_error') }} as standardised_rate_high,
        standard_share
    from standards
)

select * from final
