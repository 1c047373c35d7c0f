-- Touches in = eligible + ineligible by reason, per source: no join on the way loses or doubles one,
-- and those that the source calls a machine's are a machine's.
with touches_in as (
    select
        source_system,
        count(*) as touches_count,
        count(*) filter (where is_bot) as bots_count
    from {{ ref('int_touches_unioned') }}
    group by source_system
),

touches_out as (
    select
        source_system,
        count(*) as touches_count,
        count(*) filter (where is_eligible) + count(ineligible_reason) as explained_count,
        count(*) filter (where ineligible_reason = 'bot') as bots_count
    from {{ ref('fct_touches') }}
    group by source_system
)

select
    touches_in.source_system,
    touches_in.touches_count as touches_in_count,
    touches_out.touches_count as touches_out_count,
    touches_out.explained_count,
    touches_in.bots_count as bots_in_count,
    touches_out.bots_count as bots_out_count
from touches_in
full outer join touches_out
    on touches_in.source_system = touches_out.source_system
where
    touches_in.touches_count is distinct from touches_out.touches_count
    or touches_in.touches_count is distinct from touches_out.explained_count
    or touches_in.bots_count is distinct from touches_out.bots_count
