-- One row per stage on the way to a won deal, with the stage that a plan counts back from.
with stages as (
    select * from {{ ref('stages') }}
),

metrics as (
    select * from {{ ref('cycle_metrics') }}
),

gaps as (
    select * from {{ ref('int_metric_gaps') }}
),

-- A stage that no source records is skipped.
plan_stages as (
    select
        stages.stage,
        gaps.not_measured_reason as skipped_reason,
        stages.position
    from stages
    left join metrics as stock_metrics
        on
            stages.stage = stock_metrics.from_stage
            and stock_metrics.unit = 'cycles'
    left join gaps
        on stock_metrics.metric_name = gaps.metric_name
    where stock_metrics.metric_name is not null or stages.stage = 'won'
),

-- The nearest later stage that is not skipped and to which a conversion is reported.
next_stages as (
    select
        metrics.from_stage,
        metrics.to_stage
    from metrics
    inner join plan_stages
        on metrics.to_stage = plan_stages.stage
    where metrics.is_strict = false and plan_stages.skipped_reason is null
    qualify row_number() over (
        partition by metrics.from_stage order by plan_stages.position
    ) = 1
),

final as (
    select
        plan_stages.stage,
        case when plan_stages.skipped_reason is null then next_stages.to_stage end as to_stage,
        plan_stages.skipped_reason,
        plan_stages.position
    from plan_stages
    left join next_stages
        on plan_stages.stage = next_stages.from_stage
)

select * from final
