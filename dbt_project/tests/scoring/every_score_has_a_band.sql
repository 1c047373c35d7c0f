-- Every version of the bands' grid ends with a row that every score meets.
{{ config(meta={'shows_rows': true}) }}
select
    valid_from,
    'the last row asks for a minimum' as problem
from {{ ref('score_bands') }}
qualify
    row_number() over (partition by valid_from order by position desc) = 1
    and coalesce(score_from, fit_from, engagement_from) is not null
