-- One row per conversion, clock, bucket of response time, score band and lead source: hand-offs
-- old enough to have converted, and those that did.
with response_buckets as (
    select * from {{ ref('int_response_buckets') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

conversions as (
    select * from {{ ref('lateness_conversions') }}
),

windows as (
    select * from {{ ref('int_metric_windows') }}
),

results as (
    select
        cycle_id,
        'accepted' as conversion,
        accepted_at is not null as is_converted
    from lead_cycles
    union all
    select
        cycle_id,
        'qualified' as conversion,
        qualified_at is not null or opportunity_id is not null as is_converted
    from lead_cycles
    union all
    select
        cycle_id,
        'won' as conversion,
        outcome = 'won' as is_converted
    from lead_cycles
),

matured_hand_offs as (
    select
        conversions.conversion,
        response_buckets.clock,
        response_buckets.bucket,
        response_buckets.score_band,
        response_buckets.lead_source,
        results.is_converted,
        response_buckets.is_auto_disqualified
        or (
            conversions.leaves_out_supporting
            and coalesce(lead_cycles.opportunity_role = 'supporting', false)
        ) as is_excluded
    from response_buckets
    inner join lead_cycles
        on response_buckets.cycle_id = lead_cycles.cycle_id
    inner join results
        on response_buckets.cycle_id = results.cycle_id
    inner join conversions
        on results.conversion = conversions.conversion
    inner join windows
        on
            conversions.window_name = windows.window_name
            and response_buckets.handed_off_at >= windows.valid_from
            and (
                response_buckets.handed_off_at < windows.valid_until
                or windows.valid_until is null
            )
    where
        {{ dbt.dateadd('day', 'windows.days', 'response_buckets.handed_off_at') }} <= {{ as_of() }}
),

final as (
    select
        conversion,
        clock,
        bucket,
        score_band,
        lead_source,
        count(*) filter (where is_converted and not is_excluded) as numerator_count,
        count(*) filter (where not is_excluded) as denominator_count,
        count(*) filter (where is_excluded) as excluded_count
    from matured_hand_offs
    group by conversion, clock, bucket, score_band, lead_source
)

select * from final
