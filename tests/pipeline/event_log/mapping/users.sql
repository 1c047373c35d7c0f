-- One row per resource: the log has names only, so their sides are told here.
select
    events.resource as user_id,
    coalesce(sides.role, 'other') as role
from (select distinct resource from events) as events
left join (
    values
    ('Anna', 'sales'),
    ('Omar', 'sales'),
    ('Marketing desk', 'marketing')
) as sides (resource, role)
    on events.resource = sides.resource
