-- One row per lead cycle with deals, with the deal that speaks for it and the money it won.
with cycle_deals as (
    select * from {{ ref('int_cycle_deals') }}
),

leading_deals as (
    select
        cycle_id,
        opportunity_id,
        opportunity_role
    from cycle_deals
    qualify row_number() over (
        partition by cycle_id
        order by
            (status = 'won') desc,
            (opportunity_role = 'primary') desc,
            coalesce(won_at, first_known_at) asc nulls last,
            opportunity_id
    ) = 1
),

results as (
    select
        cycle_id,
        bool_or(status = 'open') as has_open_deal,
        count(*) filter (where opportunity_role = 'primary') as deals_count,
        count(*) filter (
            where opportunity_role = 'primary' and status = 'won'
        ) as won_deals_count,
        sum(won_amount) as won_amount
    from cycle_deals
    group by cycle_id
),

final as (
    select
        results.cycle_id,
        leading_deals.opportunity_id,
        leading_deals.opportunity_role,
        results.deals_count,
        results.won_deals_count,
        cast(results.won_amount as decimal(18, 2)) as won_amount,
        results.has_open_deal
    from results
    inner join leading_deals
        on results.cycle_id = leading_deals.cycle_id
)

select * from final
