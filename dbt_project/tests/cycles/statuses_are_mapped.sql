-- A status that stage_map does not know changes no stage, so the numbers behind it would be wrong:
-- all are named here until somebody gives them a stage, `none` for those that mean none.
{{ config(meta={'shows_rows': true}) }}
select
    source_system,
    sum(changes_count) as changes_count,
    {{ dbt.listagg("object || ' ' || status", "', '", "order by object, status") }} as statuses
from {{ ref('int_unmapped_statuses') }}
group by source_system
