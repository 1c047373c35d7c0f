-- One row per case that the bootstrap of the plans draws: a deal, or cycles that took equally long.
with revenue_goals as (
    select * from {{ ref('int_revenue_goals') }}
),

plan_deals as (
    select * from {{ ref('int_plan_deals') }}
),

conversion_cells as (
    select * from {{ ref('int_conversion_cells') }}
),

plan_steps as (
    select * from {{ ref('int_plan_steps') }}
),

bootstrap_settings as (
    select * from {{ ref('int_bootstrap_settings') }}
),

goal_slices as (
    select distinct
        case when segment is null then 'all' else 'segment' end as slice_name,
        coalesce(segment, 'all') as slice_value
    from revenue_goals
),

cases as (
    select
        'deal' as case_kind,
        opportunity_id as case_name,
        1 as cases_count
    from plan_deals
    union all
    select
        'cycles' as case_kind,
        {{ conversion_cell_name('conversion_cells') }} as case_name,
        conversion_cells.cycles_count as cases_count
    from conversion_cells
    inner join goal_slices
        on
            conversion_cells.slice_name = goal_slices.slice_name
            and conversion_cells.slice_value = goal_slices.slice_value
    inner join plan_steps
        on
            conversion_cells.from_stage = plan_steps.stage
            and conversion_cells.to_stage = plan_steps.to_stage
),

final as (
    select
        cases.case_kind,
        cases.case_name,
        row_number() over (order by cases.case_kind, cases.case_name) as case_number,
        cast(cases.cases_count as bigint) as cases_count,
        bootstrap_settings.replicates_count,
        bootstrap_settings.random_seed
    from cases
    cross join bootstrap_settings
)

select * from final
