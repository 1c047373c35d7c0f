-- A status that stage_map does not know changes no stage: it is named here until somebody adds it.
{{ config(severity='warn') }}
select
    source_system,
    object,
    status,
    changes_count
from {{ ref('int_unmapped_statuses') }}
