-- One row per source that holds deals.
with opportunities as (
    select * from marts.fct_opportunities
),

final as (
    select distinct source_system
    from opportunities
)

select * from final
order by source_system
