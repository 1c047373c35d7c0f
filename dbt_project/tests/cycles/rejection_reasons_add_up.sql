-- The reasons of each slice add up to all rejected cycles.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

reasons as (
    select * from {{ ref('rpt_rejection_reasons') }}
    where period_grain = 'all'
),

rejected as (
    select count(*) as cycles_count
    from lead_cycles
    where has_rejected
),

added as (
    select
        slice_name,
        sum(rejections_count) as cycles_count
    from reasons
    group by slice_name
)

select
    added.slice_name,
    added.cycles_count,
    rejected.cycles_count as rejected_count
from added
cross join rejected
where added.cycles_count <> rejected.cycles_count
