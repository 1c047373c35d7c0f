-- One row per time that a lead cycle entered a stage: by a status, or by what became of a deal.
with stage_entries as (
    select * from {{ ref('int_cycle_stage_entries') }}
),

cycle_deals as (
    select * from {{ ref('int_cycle_deals') }}
),

-- A deal qualifies its cycle when it is created, and closes it as won or lost.
final as (
    select
        'change:' || change_id as entry_id,
        cycle_id,
        stage,
        changed_at as entered_at
    from stage_entries
    union all
    select
        'created:' || opportunity_id || ':' || person_number as entry_id,
        cycle_id,
        'qualified' as stage,
        created_at as entered_at
    from cycle_deals
    union all
    select
        'closed:' || opportunity_id || ':' || person_number as entry_id,
        cycle_id,
        status as stage,
        coalesce(won_at, lost_at) as entered_at
    from cycle_deals
    where status in ('won', 'lost')
)

select * from final
