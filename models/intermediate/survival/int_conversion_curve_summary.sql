-- One row per conversion and slice: the share expected to convert within the horizon, and how soon.
with cells as (
    select * from {{ ref('int_conversion_cells') }}
),

day_sums as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        horizon_days,
        lag_days,
        sum(cycles_count) as cycles_count,
        coalesce(sum(cycles_count) filter (where is_converted), 0) as converted_count
    from cells
    group by from_stage, to_stage, slice_name, slice_value, horizon_days, lag_days
),

days_at_risk as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        horizon_days,
        lag_days,
        cycles_count,
        converted_count,
        sum(cycles_count) over (
            partition by from_stage, to_stage, slice_name, slice_value
            order by lag_days desc
            rows between unbounded preceding and current row
        ) as at_risk_count
    from day_sums
),

-- Observed to the horizon, or until nobody was left who had not converted.
ends as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        horizon_days,
        sum(cycles_count) as entries_count,
        sum(converted_count) as conversions_count,
        max(lag_days) >= horizon_days or bool_or(converted_count = at_risk_count)
            as is_observed,
        1 - {{ not_converted_share('converted_count', 'at_risk_count') }} as converted_share
    from days_at_risk
    group by from_stage, to_stage, slice_name, slice_value, horizon_days
),

curves as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        lag_days,
        1 - exp(sum({{ log_kept('converted_count', 'at_risk_count') }}) over (
            partition by from_stage, to_stage, slice_name, slice_value
            order by lag_days
            rows between unbounded preceding and current row
        )) as converted_share,
        converted_count = at_risk_count as is_all
    from days_at_risk
    where converted_count > 0
),

p80_lags as (
    select
        curves.from_stage,
        curves.to_stage,
        curves.slice_name,
        curves.slice_value,
        min(curves.lag_days) as p80_lag_days
    from curves
    inner join ends
        on
            curves.from_stage = ends.from_stage
            and curves.to_stage = ends.to_stage
            and curves.slice_name = ends.slice_name
            and curves.slice_value is not distinct from ends.slice_value
    where curves.is_all or {{ reaches_p80('curves.converted_share', 'ends.converted_share') }}
    group by curves.from_stage, curves.to_stage, curves.slice_name, curves.slice_value
),

final as (
    select
        ends.from_stage,
        ends.to_stage,
        ends.slice_name,
        ends.slice_value,
        cast(ends.entries_count as bigint) as entries_count,
        cast(ends.conversions_count as bigint) as conversions_count,
        cast(ends.horizon_days as integer) as horizon_days,
        case when ends.is_observed then cast(ends.converted_share as double) end as expected_rate,
        case when ends.is_observed then p80_lags.p80_lag_days end as p80_lag_days
    from ends
    left join p80_lags
        on
            ends.from_stage = p80_lags.from_stage
            and ends.to_stage = p80_lags.to_stage
            and ends.slice_name = p80_lags.slice_name
            and ends.slice_value is not distinct from p80_lags.slice_value
)

select * from final
