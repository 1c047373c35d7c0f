-- One row per conversion, clock, bucket of response time, score band and lead source: hand-offs
-- old enough to have converted, and those that did.
with response_buckets as (
    select * from {{ ref('int_response_buckets') }}
),

outcomes as (
    select * from {{ ref('int_hand_off_outcomes') }}
),

final as (
    select
        outcomes.conversion,
        response_buckets.clock,
        response_buckets.bucket,
        response_buckets.score_band,
        response_buckets.lead_source,
        count(*) filter (
            where outcomes.is_converted and not outcomes.is_excluded
        ) as numerator_count,
        count(*) filter (where not outcomes.is_excluded) as denominator_count,
        count(*) filter (where outcomes.is_excluded) as excluded_count
    from response_buckets
    inner join outcomes
        on response_buckets.cycle_id = outcomes.cycle_id
    group by
        outcomes.conversion,
        response_buckets.clock,
        response_buckets.bucket,
        response_buckets.score_band,
        response_buckets.lead_source
)

select * from final
