-- One row per conversion, slice and day on which a cycle converted or was last seen: the share that
-- has converted by then, by Kaplan-Meier, with Greenwood's interval.
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

kept as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        horizon_days,
        lag_days,
        cycles_count,
        converted_count,
        at_risk_count,
        {{ kept_share('converted_count', 'at_risk_count', 'by_day') }} as kept_share,
        {{ greenwood_sum('converted_count', 'at_risk_count', 'by_day') }} as greenwood_sum
    from days_at_risk
    window by_day as (
        partition by from_stage, to_stage, slice_name, slice_value
        order by lag_days
        rows between unbounded preceding and current row
    )
),

final as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        horizon_days,
        lag_days,
        cast(cycles_count as bigint) as cycles_count,
        cast(converted_count as bigint) as converted_count,
        cast(at_risk_count as bigint) as at_risk_count,
        kept_share,
        1 - kept_share as converted_share,
        1 - {{ kept_share_end('kept_share', 'greenwood_sum', 'high') }} as converted_share_low,
        1 - {{ kept_share_end('kept_share', 'greenwood_sum', 'low') }} as converted_share_high
    from kept
)

select * from final
