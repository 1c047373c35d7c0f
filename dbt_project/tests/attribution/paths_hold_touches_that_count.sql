-- On a path are touches that count, of the time before the conversion, and in a look-back only those
-- that are not older than it.
with path_touches as (
    select * from {{ ref('int_conversion_touches') }}
),

paths as (
    select * from {{ ref('int_conversion_paths') }}
),

conversions as (
    select * from {{ ref('int_conversions') }}
),

ineligible_touches as (
    select * from {{ ref('int_touches') }}
    where not is_eligible
)

select
    path_touches.conversion_number,
    path_touches.touch_id,
    'does not count' as problem
from path_touches
inner join ineligible_touches
    on path_touches.touch_id = ineligible_touches.touch_id
union all
select
    path_touches.conversion_number,
    path_touches.touch_id,
    'is after the conversion' as problem
from path_touches
inner join conversions
    on path_touches.conversion_number = conversions.conversion_number
where path_touches.touched_at > conversions.converted_at
union all
select
    paths.conversion_number,
    path_touches.touch_id,
    'is older than the look-back' as problem
from paths
inner join path_touches
    on
        paths.conversion_number = path_touches.conversion_number
        and paths.first_position = path_touches.path_position
inner join conversions
    on paths.conversion_number = conversions.conversion_number
where
    path_touches.touched_at
    < {{ dbt.dateadd('day', '-paths.lookback_days', 'conversions.converted_at') }}
