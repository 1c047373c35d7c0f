-- Every way back has a step for reasons without a row of their own, and a wait comes with a step.
{{ config(meta={'shows_rows': true}) }}
with steps as (
    select * from {{ ref('recycle_steps') }}
)

select
    outcome,
    cast(null as varchar) as reason,
    'has no row for every other reason' as problem
from steps
group by outcome
having count(*) filter (where reason is null) = 0
union all
select
    outcome,
    reason,
    'says when or what, but not both' as problem
from steps
where (wait_days is null) <> (next_step is null)
