-- One row per event in which somebody, or a machine, spoke for sales.
select
    concat_ws('/', events.case_id, events.activity, events."timestamp") as activity_id,
    events.case_id as person_id,
    events.resource as user_id,
    kinds.type,
    kinds.is_human,
    events."timestamp" as occurred_at,
    events.file_name,
    events.file_line
from events
inner join (
    values
    ('Called', 'call', true),
    ('Wrote', 'email', true),
    ('Sequence mail', 'email', false)
) as kinds (activity, type, is_human)
    on events.activity = kinds.activity
