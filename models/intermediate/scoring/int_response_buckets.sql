-- One row per lead cycle handed off at a known time and clock: the bucket of its response time, and
-- its score band then.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
    where handed_off_at is not null
),

buckets as (
    select * from {{ ref('response_buckets') }}
),

scores as (
    select * from {{ ref('int_scores_at_hand_off') }}
),

-- An answer whose working time is unknown is no silence: it has no bucket of that clock.
response_times as (
    select
        cycle_id,
        'raw' as clock,
        response_hours
    from lead_cycles
    union all
    select
        cycle_id,
        'working' as clock,
        response_working_hours as response_hours
    from lead_cycles
    where response_working_hours is not null or response_hours is null
),

final as (
    select
        response_times.cycle_id,
        response_times.clock,
        buckets.bucket,
        scores.score_band,
        lead_cycles.lead_source,
        lead_cycles.is_auto_disqualified,
        lead_cycles.handed_off_at
    from response_times
    inner join lead_cycles
        on response_times.cycle_id = lead_cycles.cycle_id
    inner join buckets
        on
            response_times.clock = buckets.clock
            and (
                response_times.response_hours >= buckets.from_hours
                or (response_times.response_hours is null and buckets.from_hours is null)
            )
            and (
                response_times.response_hours < buckets.until_hours
                or buckets.until_hours is null
            )
    left join scores
        on response_times.cycle_id = scores.cycle_id
)

select * from final
