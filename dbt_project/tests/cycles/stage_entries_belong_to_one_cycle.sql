-- No stage entry is lost between the cycles of its person, and none is counted twice.
with stage_entries as (
    select * from {{ ref('int_stage_entries') }}
),

cycle_entries as (
    select * from {{ ref('int_cycle_stage_entries') }}
)

select
    stage_entries.change_id,
    count(cycle_entries.cycle_id) as cycles_count
from stage_entries
left join cycle_entries
    on stage_entries.change_id = cycle_entries.change_id
group by stage_entries.change_id
having count(cycle_entries.cycle_id) <> 1
