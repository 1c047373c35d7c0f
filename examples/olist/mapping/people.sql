-- One row per marketing qualified lead.
select
    mql_id as person_id,
    origin as lead_source,
    first_contact_date as created_at,
    file_name,
    file_line
from leads
