-- One row per stage, slice and month: the cycles that stand in the stage when the month ends, or at
-- the moment of the run.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

cycle_stages as (
    select * from {{ ref('int_cycle_stages') }}
    where first_entered_at is not null
),

slices as (
    select * from {{ ref('int_cycle_slices') }}
),

stages as (
    select * from {{ ref('stages') }}
    where not ends_cycle and position > 0
),

-- What ended nobody knows when stood nobody knows how long.
standing_cycles as (
    select
        cycle_id,
        closed_at
    from lead_cycles
    where closed_at is not null or outcome in ('open_in_marketing', 'open_in_sales')
),

entries as (
    select
        cycle_stages.cycle_id,
        stages.stage,
        stages.position,
        max(stages.position) over (
            partition by cycle_stages.cycle_id
            order by cycle_stages.first_entered_at, stages.position
            rows between unbounded preceding and 1 preceding
        ) as furthest_position,
        cycle_stages.first_entered_at as entered_at,
        standing_cycles.closed_at
    from cycle_stages
    inner join stages
        on cycle_stages.stage = stages.stage
    inner join standing_cycles
        on cycle_stages.cycle_id = standing_cycles.cycle_id
    where
        cycle_stages.first_entered_at < standing_cycles.closed_at
        or standing_cycles.closed_at is null
),

-- A cycle stands in the furthest stage that it has entered, until the next one or its end.
stays as (
    select
        cycle_id,
        stage,
        entered_at,
        coalesce(
            lead(entered_at) over (partition by cycle_id order by entered_at, position), closed_at
        ) as left_at
    from entries
    where furthest_position is null or position > furthest_position
),

moves as (
    select
        cycle_id,
        stage,
        1 as cycles_count,
        {{ reporting_month('entered_at') }} as month_start
    from stays
    union all
    select
        cycle_id,
        stage,
        -1 as cycles_count,
        {{ reporting_month('left_at') }} as month_start
    from stays
    where left_at is not null
),

monthly_moves as (
    select
        moves.stage,
        slices.slice_name,
        slices.slice_value,
        sum(moves.cycles_count) as cycles_count,
        moves.month_start
    from moves
    inner join slices
        on moves.cycle_id = slices.cycle_id
    group by moves.stage, slices.slice_name, slices.slice_value, moves.month_start
),

first_months as (
    select
        stage,
        slice_name,
        slice_value,
        min(month_start) as first_month_start
    from monthly_moves
    group by stage, slice_name, slice_value
),

calendar_days as (
    select * from {{ ref('int_calendar_days') }}
),

months as (
    select distinct cast(date_trunc('month', date_day) as date) as month_start
    from calendar_days
    where date_day <= {{ reporting_date(as_of()) }}
),

-- Months without a move are rows, too.
stage_months as (
    select
        first_months.stage,
        first_months.slice_name,
        first_months.slice_value,
        months.month_start
    from first_months
    inner join months
        on first_months.first_month_start <= months.month_start
),

final as (
    select
        stage_months.stage,
        stage_months.slice_name,
        stage_months.slice_value,
        cast(sum(coalesce(monthly_moves.cycles_count, 0)) over (
            partition by
                stage_months.stage, stage_months.slice_name, stage_months.slice_value
            order by stage_months.month_start
            rows between unbounded preceding and current row
        ) as bigint) as cycles_count,
        stage_months.month_start
    from stage_months
    left join monthly_moves
        on
            stage_months.stage = monthly_moves.stage
            and stage_months.slice_name = monthly_moves.slice_name
            and stage_months.slice_value is not distinct from monthly_moves.slice_value
            and stage_months.month_start = monthly_moves.month_start
)

select * from final
