-- One row per conversion, slice that a goal is for, and bootstrap replicate, with its share.
with conversion_cells as (
    select * from {{ ref('int_conversion_cells') }}
),

plan_cases as (
    select * from {{ ref('int_plan_cases') }}
    where case_kind = 'cycles'
),

weights as (
    select * from {{ ref('int_plan_weights') }}
),

-- A curve is a conversion and slice; numbers are faster than names to group by.
cases as (
    select
        plan_cases.case_number,
        dense_rank() over (
            order by
                conversion_cells.from_stage,
                conversion_cells.to_stage,
                conversion_cells.slice_name,
                conversion_cells.slice_value
        ) as curve_number,
        conversion_cells.from_stage,
        conversion_cells.to_stage,
        conversion_cells.slice_name,
        conversion_cells.slice_value,
        conversion_cells.horizon_days,
        conversion_cells.lag_days,
        conversion_cells.is_converted
    from conversion_cells
    inner join plan_cases
        on {{ conversion_cell_name('conversion_cells') }} = plan_cases.case_name
),

day_sums as (
    select
        cases.curve_number,
        weights.replicate_number,
        cases.lag_days,
        sum(weights.weight) as cycles_count,
        coalesce(sum(weights.weight) filter (where cases.is_converted), 0) as converted_count
    from cases
    inner join weights
        on cases.case_number = weights.case_number
    group by cases.curve_number, weights.replicate_number, cases.lag_days
),

days_at_risk as (
    select
        curve_number,
        replicate_number,
        lag_days,
        converted_count,
        sum(cycles_count) over (
            partition by curve_number, replicate_number
            order by lag_days desc
            rows between unbounded preceding and current row
        ) as at_risk_count
    from day_sums
),

replicates as (
    select
        curve_number,
        replicate_number,
        max(lag_days) as longest_lag_days,
        {{ not_converted_share('converted_count', 'at_risk_count') }} as not_converted_share
    from days_at_risk
    group by curve_number, replicate_number
),

curves as (
    select distinct
        curve_number,
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        horizon_days
    from cases
),

-- Observed to the horizon, or until nobody was left who had not converted.
final as (
    select
        curves.from_stage,
        curves.to_stage,
        curves.slice_name,
        curves.slice_value,
        replicates.replicate_number,
        case
            when
                replicates.longest_lag_days >= curves.horizon_days
                or replicates.not_converted_share = 0
                then cast(1 - replicates.not_converted_share as double)
        end as expected_rate
    from replicates
    inner join curves
        on replicates.curve_number = curves.curve_number
)

select * from final
