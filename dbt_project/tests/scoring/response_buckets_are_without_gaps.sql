-- Every response time has one bucket: the buckets of a clock begin at 0, follow each other and end
-- open, and there is one for hand-offs that nobody answered.
{{ config(meta={'shows_rows': true}) }}
with buckets as (
    select * from {{ ref('response_buckets') }}
),

neighbours as (
    select
        clock,
        bucket,
        from_hours,
        until_hours,
        lag(until_hours, 1, 0) over (partition by clock order by position) as previous_until_hours,
        lead(bucket) over (partition by clock order by position) as next_bucket
    from buckets
    where from_hours is not null
)

select
    clock,
    bucket,
    'does not begin where the one before it ends' as problem
from neighbours
where from_hours is distinct from previous_until_hours
union all
select
    clock,
    bucket,
    'ends, though no bucket follows' as problem
from neighbours
where next_bucket is null and until_hours is not null
union all
select
    clock,
    cast(null as varchar) as bucket,
    'has no one bucket for what nobody answered' as problem
from buckets
group by clock
having count(*) filter (where from_hours is null) <> 1
