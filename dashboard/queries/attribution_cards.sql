-- One row per attribution model: its weight card in force. `dashboard/rules.py` tells it.
with cards as (
    select * from marts.dim_attribution_cards
),

final as (
    select
        attribution_model,
        title,
        description,
        first_share,
        lead_creation_share,
        opportunity_creation_share,
        closed_won_share,
        last_share,
        others_share,
        half_life_days,
        is_built_in,
        card_valid_from
    from cards
    where card_valid_until is null
)

select * from final
order by is_built_in desc, title
