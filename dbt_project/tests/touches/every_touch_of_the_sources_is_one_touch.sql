-- Touches in = touches out, per source: no join on the way loses or doubles one.
with touches_in as (
    select
        source_system,
        count(*) as touches_count
    from {{ ref('int_touches_unioned') }}
    group by source_system
),

touches_out as (
    select
        source_system,
        count(*) as touches_count
    from {{ ref('fct_touches') }}
    group by source_system
)

select
    touches_in.source_system,
    touches_in.touches_count as touches_in_count,
    touches_out.touches_count as touches_out_count
from touches_in
full outer join touches_out
    on touches_in.source_system = touches_out.source_system
where touches_in.touches_count is distinct from touches_out.touches_count
