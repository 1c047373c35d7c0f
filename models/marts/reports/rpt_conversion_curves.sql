-- One row per conversion, slice and day since the entry on which something was seen.
with curves as (
    select * from {{ ref('int_conversion_curves') }}
    where lag_days <= horizon_days
),

final as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        horizon_days,
        lag_days,
        at_risk_count,
        converted_count,
        converted_share,
        converted_share_low,
        converted_share_high,
        {{ as_of() }} as as_of
    from curves
)

select * from final
