-- One row per closed deal: the moment it was won.
select
    mql_id as change_id,
    mql_id as opportunity_id,
    'won' as to_stage,
    won_date as changed_at,
    file_name,
    file_line
from deals
