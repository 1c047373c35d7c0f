-- One row per attribution model and period in which its rule does not change: its weight card.
with cards as (
    select * from {{ ref('int_attribution_cards') }}
),

half_lives as (
    select * from {{ ref('time_decay_half_lives') }}
),

built_in_models as (
    select * from {{ ref('attribution_models') }}
),

-- What is decided by channel has no weights that anyone sets.
rules as (
    select
        attribution_model,
        first_share,
        lead_creation_share,
        opportunity_creation_share,
        closed_won_share,
        last_share,
        others_share,
        cast(null as double) as half_life_days,
        version_valid_from,
        card_valid_from,
        card_valid_until
    from cards
    union all
    select
        built_in_models.attribution_model,
        cast(null as double) as first_share,
        cast(null as double) as lead_creation_share,
        cast(null as double) as opportunity_creation_share,
        cast(null as double) as closed_won_share,
        cast(null as double) as last_share,
        cast(null as double) as others_share,
        half_lives.half_life_days,
        half_lives.valid_from as version_valid_from,
        half_lives.valid_from as card_valid_from,
        lead(half_lives.valid_from) over (order by half_lives.valid_from) as card_valid_until
    from half_lives
    inner join built_in_models
        on built_in_models.basis = 'decay'
    union all
    select
        attribution_model,
        cast(null as double) as first_share,
        cast(null as double) as lead_creation_share,
        cast(null as double) as opportunity_creation_share,
        cast(null as double) as closed_won_share,
        cast(null as double) as last_share,
        cast(null as double) as others_share,
        cast(null as double) as half_life_days,
        {{ first_calendar_day() }} as version_valid_from,
        {{ first_calendar_day() }} as card_valid_from,
        cast(null as date) as card_valid_until
    from built_in_models
    where basis = 'channel'
),

final as (
    select
        rules.attribution_model,
        coalesce(built_in_models.title, rules.attribution_model) as title,
        built_in_models.description,
        coalesce(built_in_models.basis, 'card') as basis,
        rules.first_share,
        rules.lead_creation_share,
        rules.opportunity_creation_share,
        rules.closed_won_share,
        rules.last_share,
        rules.others_share,
        rules.half_life_days,
        built_in_models.attribution_model is not null as is_built_in,
        rules.version_valid_from,
        rules.card_valid_from,
        rules.card_valid_until
    from rules
    left join built_in_models
        on rules.attribution_model = built_in_models.attribution_model
)

select * from final
