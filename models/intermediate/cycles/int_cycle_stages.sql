-- One row per lead cycle and stage that it entered, at a known time or not.
with stage_entries as (
    select * from {{ ref('int_cycle_stage_entries') }}
),

cycle_deals as (
    select * from {{ ref('int_cycle_deals') }}
),

-- A deal qualifies its cycle when it is created, and closes it as won or lost.
entries as (
    select
        cycle_id,
        stage,
        changed_at as entered_at
    from stage_entries
    union all
    select
        cycle_id,
        'qualified' as stage,
        created_at as entered_at
    from cycle_deals
    union all
    select
        cycle_id,
        status as stage,
        coalesce(won_at, lost_at) as entered_at
    from cycle_deals
    where status in ('won', 'lost')
),

final as (
    select
        cycle_id,
        stage,
        count(*) as entries_count,
        min(entered_at) as first_entered_at,
        max(entered_at) as latest_entered_at,
        {{ reporting_month('min(entered_at)') }} as first_entered_month
    from entries
    group by cycle_id, stage
)

select * from final
