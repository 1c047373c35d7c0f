-- One row per metric that cannot be measured, with what it lacks.
with metric_inputs as (
    select * from {{ ref('metric_inputs') }}
),

measured_inputs as (
    select * from {{ ref('int_measured_inputs') }}
),

final as (
    select
        metric_inputs.metric_name,
        min(measured_inputs.missing_text) as not_measured_reason
    from metric_inputs
    inner join measured_inputs
        on metric_inputs.input_name = measured_inputs.input_name
    where not measured_inputs.is_measured
    group by metric_inputs.metric_name
)

select * from final
