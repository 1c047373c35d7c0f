-- One row per lead cycle, with the first and the latest time at which it entered each stage.
with cycle_stages as (
    select * from {{ ref('int_cycle_stages') }}
),

stages as (
    select * from {{ ref('stages') }}
),

final as (
    select
        cycle_stages.cycle_id,
        max_by(stages.stage, stages.position) filter (
            where not stages.ends_cycle
        ) as furthest_stage,
        bool_or(cycle_stages.stage = 'handed_off') as has_handed_off,
        bool_or(cycle_stages.stage = 'accepted') as has_accepted,
        bool_or(cycle_stages.stage = 'qualified') as has_qualified,
        bool_or(cycle_stages.stage = 'won') as has_won,
        bool_or(cycle_stages.stage = 'lost') as has_lost,
        bool_or(cycle_stages.stage = 'rejected') as has_rejected,
        bool_or(cycle_stages.stage = 'recycled') as has_recycled,
        bool_or(cycle_stages.stage = 'disqualified') as has_disqualified,
        min(cycle_stages.first_entered_at) filter (
            where cycle_stages.stage = 'inquiry'
        ) as inquiry_at,
        min(cycle_stages.first_entered_at) filter (
            where cycle_stages.stage = 'mql'
        ) as mql_at,
        min(cycle_stages.first_entered_at) filter (
            where cycle_stages.stage = 'handed_off'
        ) as handed_off_at,
        min(cycle_stages.first_entered_at) filter (
            where cycle_stages.stage = 'accepted'
        ) as accepted_at,
        min(cycle_stages.first_entered_at) filter (
            where cycle_stages.stage = 'rejected'
        ) as rejected_at,
        min(cycle_stages.first_entered_at) filter (
            where cycle_stages.stage = 'qualified'
        ) as qualified_at,
        min(cycle_stages.first_entered_at) filter (
            where cycle_stages.stage = 'recycled'
        ) as recycled_at,
        min(cycle_stages.first_entered_at) filter (
            where cycle_stages.stage = 'disqualified'
        ) as disqualified_at,
        min(cycle_stages.first_entered_at) filter (
            where cycle_stages.stage = 'won'
        ) as won_at,
        min(cycle_stages.first_entered_at) filter (
            where cycle_stages.stage = 'lost'
        ) as lost_at,
        max(cycle_stages.latest_entered_at) filter (
            where cycle_stages.stage = 'inquiry'
        ) as latest_inquiry_at,
        max(cycle_stages.latest_entered_at) filter (
            where cycle_stages.stage = 'mql'
        ) as latest_mql_at,
        max(cycle_stages.latest_entered_at) filter (
            where cycle_stages.stage = 'handed_off'
        ) as latest_handed_off_at,
        max(cycle_stages.latest_entered_at) filter (
            where cycle_stages.stage = 'accepted'
        ) as latest_accepted_at,
        max(cycle_stages.latest_entered_at) filter (
            where cycle_stages.stage = 'qualified'
        ) as latest_qualified_at,
        max(cycle_stages.latest_entered_at) filter (
            where cycle_stages.stage = 'rejected'
        ) as latest_rejected_at,
        max(cycle_stages.latest_entered_at) filter (
            where cycle_stages.stage = 'recycled'
        ) as latest_recycled_at,
        max(cycle_stages.latest_entered_at) filter (
            where cycle_stages.stage = 'disqualified'
        ) as latest_disqualified_at,
        max(cycle_stages.latest_entered_at) filter (
            where cycle_stages.stage = 'won'
        ) as latest_won_at,
        max(cycle_stages.latest_entered_at) filter (
            where cycle_stages.stage = 'lost'
        ) as latest_lost_at
    from cycle_stages
    inner join stages
        on cycle_stages.stage = stages.stage
    group by cycle_stages.cycle_id
)

select * from final
