-- One row per case: it became known with its first event. Offsets differ, so texts do not compare.
select
    case_id as person_id,
    min(cast("timestamp" as timestamptz)) as created_at
from events
group by case_id
