-- One row per lead: each became marketing qualified at its first contact.
select
    mql_id as change_id,
    mql_id as person_id,
    'mql' as to_status,
    first_contact_date as changed_at,
    file_name,
    file_line
from leads
