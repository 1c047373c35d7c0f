-- One row per conversion, clock and response-time bucket, over all score bands and lead sources.
with lateness as (
    select * from marts.rpt_lateness
),

final as (
    select
        conversion,
        clock,
        bucket,
        not_measured_reason,
        bucket_position,
        numerator_count,
        denominator_count,
        rate,
        rate_low,
        rate_high,
        standardised_rate,
        standardised_rate_low,
        standardised_rate_high,
        as_of
    from lateness
    where level = 'total'
)

select * from final
order by conversion, clock, bucket_position
