-- One row: a deal, and how its path to one conversion was found within one look-back.
-- Parameters: opportunity_id, conversion_type (opportunity or won), lookback_days.
with opportunities as (
    select * from marts.fct_opportunities
    where opportunity_id = $opportunity_id
),

paths as (
    select * from marts.fct_attribution_paths
    where
        opportunity_id = $opportunity_id
        and conversion_type = $conversion_type
        and lookback_days = $lookback_days
),

final as (
    select
        opportunities.opportunity_id,
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
