-- One row per conversion, slice, month of entry, age and length of time, with the cycles that it
-- stands for: what the expected conversion of a month is made of, and what its bootstrap draws.
with lags as (
    select * from {{ ref('int_conversion_lags') }}
    where is_in_order
),

slices as (
    select * from {{ ref('int_cycle_slices') }}
),

-- Beyond the horizon, age and time no longer matter.
capped_lags as (
    select
        from_stage,
        to_stage,
        cycle_id,
        horizon_days,
        least(age_days, horizon_days) as age_days,
        least(lag_days, horizon_days + 1) as lag_days,
        is_in_history,
        is_converted and lag_days <= horizon_days as is_converted,
        month_start
    from lags
),

final as (
    select
        capped_lags.from_stage,
        capped_lags.to_stage,
        slices.slice_name,
        slices.slice_value,
        capped_lags.horizon_days,
        capped_lags.age_days,
        capped_lags.lag_days,
        count(*) as cycles_count,
        capped_lags.is_in_history,
        capped_lags.is_converted,
        capped_lags.month_start
    from capped_lags
    inner join slices
        on capped_lags.cycle_id = slices.cycle_id
    group by all
)

select * from final
