-- One row per lead.
select
    lead as person_id,
    company as account_id,
    title,
    country,
    source as lead_source,
    file_name,
    file_line
from leads
