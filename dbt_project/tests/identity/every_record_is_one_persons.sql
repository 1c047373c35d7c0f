-- People in = records of the people out: resolution loses and doubles nobody.
with records_in as (
    select count(*) as records_count from {{ ref('int_people_unioned') }}
),

records_out as (
    select coalesce(sum(records_count), 0) as records_count from {{ ref('dim_people') }}
)

select
    records_in.records_count as records_in_count,
    records_out.records_count as records_out_count
from records_in
cross join records_out
where records_in.records_count <> records_out.records_count
