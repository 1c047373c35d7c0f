-- One row per conversion, period and slice with cycles that no curve can tell about, and how many.
with lags as (
    select * from {{ ref('int_conversion_lags') }}
    where not is_in_order
),

slices as (
    select * from {{ ref('int_cycle_slices') }}
),

sliced_lags as (
    select
        lags.from_stage,
        lags.to_stage,
        slices.slice_name,
        slices.slice_value,
        lags.is_in_history,
        lags.month_start
    from lags
    inner join slices
        on lags.cycle_id = slices.cycle_id
),

-- What is expected over all months is that of the history.
final as (
    select
        from_stage,
        to_stage,
        'month' as period_grain,
        slice_name,
        slice_value,
        count(*) as excluded_count,
        month_start as period_start
    from sliced_lags
    group by from_stage, to_stage, slice_name, slice_value, month_start
    union all
    select
        from_stage,
        to_stage,
        'all' as period_grain,
        slice_name,
        slice_value,
        count(*) as excluded_count,
        cast(null as date) as period_start
    from sliced_lags
    where is_in_history
    group by from_stage, to_stage, slice_name, slice_value
)

select * from final
