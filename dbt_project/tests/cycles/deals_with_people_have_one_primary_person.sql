-- The money of a deal is one person's: who is on a deal includes exactly one primary person.
select
    opportunity_id,
    count(*) filter (where is_primary) as primary_people_count
from {{ ref('int_opportunity_people') }}
group by opportunity_id
having count(*) filter (where is_primary) <> 1
