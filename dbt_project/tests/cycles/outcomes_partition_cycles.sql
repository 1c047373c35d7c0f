-- Every cycle that opened is published once, with exactly one outcome: in = sum of outcomes.
with openings as (
    select * from {{ ref('int_cycle_openings') }}
),

lead_cycles as (
    select * from {{ ref('fct_lead_cycles') }}
),

counts as (
    select
        (select count(*) from openings) as opened_count,
        count(*) as published_count,
        count(distinct cycle_id) as distinct_count,
        count(outcome) as with_outcome_count
    from lead_cycles
)

select *
from counts
where
    opened_count <> published_count
    or opened_count <> distinct_count
    or opened_count <> with_outcome_count
