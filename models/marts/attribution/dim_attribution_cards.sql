-- One row per attribution model and period in which no card changes: the shares it gives.
with cards as (
    select * from {{ ref('int_attribution_cards') }}
),

built_in_models as (
    select * from {{ ref('attribution_models') }}
),

final as (
    select
        cards.attribution_model,
        coalesce(built_in_models.title, cards.attribution_model) as title,
        built_in_models.description,
        cards.first_share,
        cards.lead_creation_share,
        cards.opportunity_creation_share,
        cards.closed_won_share,
        cards.last_share,
        cards.others_share,
        built_in_models.attribution_model is not null as is_built_in,
        cards.version_valid_from,
        cards.card_valid_from,
        cards.card_valid_until
    from cards
    left join built_in_models
        on cards.attribution_model = built_in_models.attribution_model
)

select * from final
