-- One row per deal that was won, or created and is still open, in the last `days` days; the newest
-- first.
with opportunities as (
    select * from marts.fct_opportunities
    where status in ('open', 'won')
),

dated_opportunities as (
    select
        *,
        coalesce(won_at, created_at) as moved_at
    from opportunities
),

final as (
    select
        opportunity_id,
        owner_key,
        status,
        stage,
        currency_code,
        coalesce(revenue_amount, pipeline_amount) as amount,
        created_at,
        won_at,
        moved_at,
        as_of
    from dated_opportunities
    where moved_at > as_of - to_days($days)
)

select * from final
order by moved_at desc, opportunity_id
