-- One row per lead: the landing page that it signed up on. The origin is the only trace of the
-- campaign behind it; where Olist did not know the origin, neither do we.
select
    mql_id as touch_id,
    mql_id as person_id,
    'form' as type,
    origin as utm_medium,
    landing_page_id as content,
    first_contact_date as touched_at,
    file_name,
    file_line
from leads
