-- One row if a deal of this key is published, none if not. Parameter: opportunity_id.
with opportunities as (
    select * from marts.fct_opportunities
    where opportunity_id = $opportunity_id
),

final as (
    select opportunity_id
    from opportunities
)

select * from final
