-- One row per person who is not sales-ready at the moment of the run, and whether nurture has them.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
    where next_opened_at is null
),

memberships as (
    select * from {{ ref('int_nurture_memberships') }}
    where joined_at <= {{ as_of() }} and left_at > {{ as_of() }}
),

nurtured_people as (
    select distinct person_number
    from memberships
),

-- Never sales-ready in the latest cycle, or given back by sales.
final as (
    select
        'nurture_coverage' as metric_name,
        lead_cycles.cycle_id as result_id,
        lead_cycles.cycle_id,
        nurtured_people.person_number is not null as is_counted,
        cast(null as date) as month_start
    from lead_cycles
    left join nurtured_people
        on lead_cycles.person_number = nurtured_people.person_number
    where
        lead_cycles.outcome in ('rejected', 'recycled', 'expired')
        or (lead_cycles.outcome = 'open_in_marketing' and lead_cycles.mql_at is null)
)

select * from final
