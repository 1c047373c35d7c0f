-- One row per lead, for it inquired, and one more if it was converted; nobody knows when.
select
    lead || ':inquiry' as change_id,
    lead as person_id,
    'inquiry' as to_status,
    file_name,
    file_line
from leads
union all
select
    lead || ':won' as change_id,
    lead as person_id,
    'won' as to_status,
    file_name,
    file_line
from leads
where converted = 'yes'
