-- One row per conversion, slice and length of time in days, with the cycles that took it.
with lags as (
    select * from {{ ref('int_conversion_lags') }}
    where is_in_history and is_in_order
),

slices as (
    select * from {{ ref('int_cycle_slices') }}
),

-- What comes after the horizon is one day, on which nobody converts.
sliced_lags as (
    select
        lags.from_stage,
        lags.to_stage,
        slices.slice_name,
        slices.slice_value,
        lags.horizon_days,
        least(lags.lag_days, lags.horizon_days + 1) as lag_days,
        lags.is_converted and lags.lag_days <= lags.horizon_days as is_converted
    from lags
    inner join slices
        on lags.cycle_id = slices.cycle_id
),

final as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        horizon_days,
        cast(lag_days as integer) as lag_days,
        count(*) as cycles_count,
        is_converted
    from sliced_lags
    group by all
)

select * from final
