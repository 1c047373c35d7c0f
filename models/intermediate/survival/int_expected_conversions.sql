-- One row per conversion, slice and month of entry: the share that is expected to convert within
-- the horizon, and how much of it could have been seen by now.
with cohort_cells as (
    select * from {{ ref('int_cohort_cells') }}
),

curves as (
    select * from {{ ref('int_conversion_curves') }}
),

summaries as (
    select * from {{ ref('int_conversion_curve_summary') }}
    where expected_rate is not null
),

ages as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        month_start,
        age_days,
        horizon_days,
        sum(cycles_count) as cycles_count,
        coalesce(sum(cycles_count) filter (where is_converted), 0) as converted_count
    from cohort_cells
    group by
        from_stage, to_stage, slice_name, slice_value, month_start, age_days, horizon_days
),

-- The share kept up to an age is that of the last day on which the curve came down: the least.
curve_days as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        lag_days as day_number,
        kept_share,
        false as is_age
    from curves
    union all
    select distinct
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        age_days as day_number,
        cast(null as double) as kept_share,
        true as is_age
    from ages
),

kept_shares as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        day_number as age_days,
        is_age,
        coalesce(min(kept_share) over (
            partition by from_stage, to_stage, slice_name, slice_value
            order by day_number, is_age
            rows between unbounded preceding and current row
        ), 1) as kept_share
    from curve_days
),

-- Who has not converted by now still may, as far as the curve goes on from this age to the horizon.
-- Rounding may not take a share out of 0 to 1.
aged_cohorts as (
    select
        ages.from_stage,
        ages.to_stage,
        ages.slice_name,
        ages.slice_value,
        ages.month_start,
        ages.horizon_days,
        ages.cycles_count,
        ages.converted_count,
        ages.age_days >= ages.horizon_days as is_mature,
        case
            when summaries.expected_rate is null or ages.age_days >= ages.horizon_days then 0
            -- A curve never rises: less than nothing still to come is rounding.
            else greatest(
                coalesce(
                    1 - (1 - summaries.expected_rate) / nullif(kept_shares.kept_share, 0), 0
                ),
                0
            )
        end as coming_share,
        case
            when ages.age_days >= ages.horizon_days then 1
            when summaries.expected_rate > 0
                then least((1 - kept_shares.kept_share) / summaries.expected_rate, 1)
        end as seen_share,
        summaries.expected_rate is not null as is_observed
    from ages
    inner join kept_shares
        on
            ages.from_stage = kept_shares.from_stage
            and ages.to_stage = kept_shares.to_stage
            and ages.slice_name = kept_shares.slice_name
            and ages.slice_value is not distinct from kept_shares.slice_value
            and ages.age_days = kept_shares.age_days
            and kept_shares.is_age
    left join summaries
        on
            ages.from_stage = summaries.from_stage
            and ages.to_stage = summaries.to_stage
            and ages.slice_name = summaries.slice_name
            and ages.slice_value is not distinct from summaries.slice_value
),

cohorts as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        month_start,
        sum(cycles_count) as entries_count,
        sum(converted_count) as conversions_count,
        bool_and(is_mature) as is_mature,
        -- What has matured needs no curve.
        case
            when bool_and(is_mature or is_observed)
                then sum(
                    converted_count + (cycles_count - converted_count) * coming_share
                )
        end as expected_count,
        case
            when bool_and(seen_share is not null)
                then sum(cycles_count * seen_share)
        end as seen_count
    from aged_cohorts
    group by from_stage, to_stage, slice_name, slice_value, month_start
),

final as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        cast(entries_count as bigint) as entries_count,
        cast(conversions_count as bigint) as conversions_count,
        is_mature,
        {{ safe_divide('expected_count', 'entries_count') }} as expected_rate,
        {{ safe_divide('seen_count', 'entries_count') }} as cohort_maturity,
        month_start
    from cohorts
)

select * from final
