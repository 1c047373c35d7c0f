-- The shares of every version of a weight card sum to 1, and every built-in model that
-- lives by a card has one.
with weights as (
    select * from {{ ref('attribution_weights') }}
),

built_in_models as (
    select * from {{ ref('attribution_models') }}
    where basis = 'card'
),

cards as (
    select * from {{ ref('int_attribution_cards') }}
),

periods as (
    select distinct card_valid_from
    from cards
),

sums as (
    select
        model,
        valid_from,
        sum(share) as card_share
    from weights
    group by model, valid_from
)

select
    model,
    valid_from,
    card_share
from sums
where abs(card_share - 1) > 1e-9
union all
select
    built_in_models.attribution_model as model,
    periods.card_valid_from as valid_from,
    cast(null as double) as card_share
from built_in_models
cross join periods
left join cards
    on
        built_in_models.attribution_model = cards.attribution_model
        and periods.card_valid_from = cards.card_valid_from
where cards.attribution_model is null
