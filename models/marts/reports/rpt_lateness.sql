-- One row per conversion, clock, bucket of response time and stratum (score band and lead source),
-- and one over all strata.
with cells as (
    select * from {{ ref('int_lateness_cells') }}
),

standards as (
    select * from {{ ref('int_lateness_standards') }}
),

conversions as (
    select * from {{ ref('lateness_conversions') }}
),

buckets as (
    select * from {{ ref('response_buckets') }}
),

measured_inputs as (
    select * from {{ ref('int_measured_inputs') }}
),

gaps as (
    select
        conversions.conversion,
        min(measured_inputs.missing_text) as not_measured_reason
    from conversions
    inner join measured_inputs
        on measured_inputs.input_name in ('hand_offs', 'sales_touches', conversions.input_name)
    where not measured_inputs.is_measured
    group by conversions.conversion
),

strata as (
    select
        conversion,
        clock,
        bucket,
        'stratum' as level,
        score_band,
        lead_source,
        numerator_count,
        denominator_count,
        excluded_count
    from cells
    union all
    select
        conversion,
        clock,
        bucket,
        'total' as level,
        cast(null as varchar) as score_band,
        cast(null as varchar) as lead_source,
        sum(numerator_count) as numerator_count,
        sum(denominator_count) as denominator_count,
        sum(excluded_count) as excluded_count
    from cells
    group by conversion, clock, bucket
),

-- Every conversion and bucket has its total, also where no hand-off is in it.
all_rows as (
    select
        conversion,
        clock,
        bucket,
        level,
        score_band,
        lead_source
    from strata
    union
    select
        conversions.conversion,
        buckets.clock,
        buckets.bucket,
        'total' as level,
        cast(null as varchar) as score_band,
        cast(null as varchar) as lead_source
    from conversions
    cross join buckets
),

counted_rows as (
    select
        all_rows.conversion,
        all_rows.clock,
        all_rows.bucket,
        all_rows.level,
        all_rows.score_band,
        all_rows.lead_source,
        gaps.not_measured_reason,
        case
            when gaps.conversion is null then coalesce(strata.numerator_count, 0)
        end as numerator_count,
        case
            when gaps.conversion is null then coalesce(strata.denominator_count, 0)
        end as denominator_count,
        case
            when gaps.conversion is null then coalesce(strata.excluded_count, 0)
        end as excluded_count
    from all_rows
    left join strata
        on
            all_rows.conversion = strata.conversion
            and all_rows.clock = strata.clock
            and all_rows.bucket = strata.bucket
            and all_rows.level = strata.level
            and all_rows.score_band is not distinct from strata.score_band
            and all_rows.lead_source is not distinct from strata.lead_source
    left join gaps
        on all_rows.conversion = gaps.conversion
    where gaps.conversion is null or all_rows.level = 'total'
),

final as (
    select
        counted_rows.conversion,
        counted_rows.clock,
        counted_rows.bucket,
        counted_rows.level,
        counted_rows.score_band,
        counted_rows.lead_source,
        counted_rows.not_measured_reason,
        buckets.position as bucket_position,
        cast(counted_rows.numerator_count as bigint) as numerator_count,
        cast(counted_rows.denominator_count as bigint) as denominator_count,
        cast(counted_rows.excluded_count as bigint) as excluded_count,
        {{ safe_divide('counted_rows.numerator_count', 'counted_rows.denominator_count') }}
            as rate,
        {{ wilson_low('counted_rows.numerator_count', 'counted_rows.denominator_count') }}
            as rate_low,
        {{ wilson_high('counted_rows.numerator_count', 'counted_rows.denominator_count') }}
            as rate_high,
        standards.standardised_rate,
        standards.standardised_rate_low,
        standards.standardised_rate_high,
        standards.standard_share,
        true as is_association,
        {{ as_of() }} as as_of
    from counted_rows
    inner join buckets
        on
            counted_rows.clock = buckets.clock
            and counted_rows.bucket = buckets.bucket
    left join standards
        on
            counted_rows.conversion = standards.conversion
            and counted_rows.clock = standards.clock
            and counted_rows.bucket = standards.bucket
            and counted_rows.level = 'total'
            and counted_rows.not_measured_reason is null
)

select * from final
