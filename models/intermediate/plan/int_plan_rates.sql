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

day_sums as (
    select
        conversion_cells.from_stage,
        conversion_cells.to_stage,
        conversion_cells.slice_name,
        conversion_cells.slice_value,
        weights.replicate_number,
        conversion_cells.horizon_days,
        conversion_cells.lag_days,
        sum(weights.weight) as cycles_count,
        coalesce(sum(weights.weight) filter (where conversion_cells.is_converted), 0)
            as converted_count
    from conversion_cells
    inner join plan_cases
        on {{ conversion_cell_name('conversion_cells') }} = plan_cases.case_name
    inner join weights
        on plan_cases.case_number = weights.case_number
    group by all
),

days_at_risk as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        replicate_number,
        horizon_days,
        lag_days,
        converted_count,
        sum(cycles_count) over (
            partition by from_stage, to_stage, slice_name, slice_value, replicate_number
            order by lag_days desc
            rows between unbounded preceding and current row
        ) as at_risk_count
    from day_sums
),

final as (
    select
        from_stage,
        to_stage,
        slice_name,
        slice_value,
        replicate_number,
        case
            when
                max(lag_days) >= max(horizon_days)
                or max(case when converted_count = at_risk_count then 1 else 0 end) = 1
                then 1 - cast(
                    {{ not_converted_share('converted_count', 'at_risk_count') }} as double
                )
        end as expected_rate
    from days_at_risk
    group by from_stage, to_stage, slice_name, slice_value, replicate_number
)

select * from final
