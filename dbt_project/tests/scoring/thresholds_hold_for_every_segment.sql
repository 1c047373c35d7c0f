-- From the first day on there is a threshold for segments that have none of their own.
{{ config(meta={'shows_rows': true}) }}
with thresholds as (
    select * from {{ ref('thresholds') }}
)

select
    cast(null as varchar) as segment,
    min(valid_from) as valid_from,
    'no row without a segment holds from then on, for every other segment' as problem
from thresholds
having
    min(valid_from) filter (where segment is null) is null
    or min(valid_from) filter (where segment is null) > min(valid_from)
