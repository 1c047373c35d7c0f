-- One row per deal of `opportunity_ids`, conversion (created, won) and look-back: how its path was
-- found; one row without a conversion for a deal that has none. The latest conversion comes first,
-- of it the longest look-back.
with opportunities as (
    select * from marts.fct_opportunities
    where opportunity_id in (select unnest($opportunity_ids))
),

paths as (
    select * from marts.fct_attribution_paths
    where
        opportunity_id in (select unnest($opportunity_ids))
        and conversion_type in ('opportunity', 'won')
),

final as (
    select
        opportunities.opportunity_id,
        opportunities.owner_key,
        opportunities.status,
        opportunities.stage,
        opportunities.currency_code,
        opportunities.pipeline_amount,
        opportunities.revenue_amount,
        opportunities.buying_group_size,
        opportunities.created_at,
        opportunities.won_at,
        opportunities.lost_at,
        opportunities.as_of,
        paths.conversion_id,
        paths.conversion_number,
        paths.conversion_type,
        paths.lookback_days,
        paths.path_rule,
        paths.unattributed_reason,
        paths.touch_count,
        paths.person_count,
        paths.amount as conversion_amount,
        paths.converted_at
    from opportunities
    left join paths
        on opportunities.opportunity_id = paths.opportunity_id
)

select * from final
order by
    list_position($opportunity_ids, opportunity_id),
    conversion_type = 'won' desc,
    lookback_days desc
