-- One row per event that is no sales activity. An activity that has no word here keeps its own: it
-- is counted and named as unmapped.
select
    concat_ws('/', events.case_id, events.activity, events."timestamp") as change_id,
    events.case_id as person_id,
    coalesce(words.stage, events.activity) as to_status,
    events."timestamp" as changed_at,
    events.resource as changed_by,
    events.file_name,
    events.file_line
from events
left join (
    values
    ('Form filled', 'inquiry'),
    ('Score reached', 'mql'),
    ('Handed to sales', 'handed_off'),
    ('Taken on', 'accepted'),
    ('Turned down', 'rejected'),
    ('Sent back to nurture', 'recycled'),
    ('Contract signed', 'won'),
    ('Newsletter opened', 'none')
) as words (activity, stage)
    on events.activity = words.activity
where events.activity not in ('Called', 'Wrote', 'Sequence mail')
