-- One row per attribution model and period in which no card changes.
with weights as (
    select * from {{ ref('attribution_weights') }}
),

change_days as (
    select distinct valid_from
    from weights
),

periods as (
    select
        valid_from as card_valid_from,
        lead(valid_from) over (order by valid_from) as card_valid_until
    from change_days
),

versions_in_force as (
    select
        weights.model as attribution_model,
        periods.card_valid_from,
        periods.card_valid_until,
        max(weights.valid_from) as version_valid_from
    from periods
    inner join weights
        on periods.card_valid_from >= weights.valid_from
    group by all
),

final as (
    select
        versions_in_force.attribution_model,
        coalesce(sum(weights.share) filter (where weights.anchor = 'first'), 0) as first_share,
        coalesce(sum(weights.share) filter (where weights.anchor = 'lead_creation'), 0)
            as lead_creation_share,
        coalesce(sum(weights.share) filter (where weights.anchor = 'opportunity_creation'), 0)
            as opportunity_creation_share,
        coalesce(sum(weights.share) filter (where weights.anchor = 'closed_won'), 0)
            as closed_won_share,
        coalesce(sum(weights.share) filter (where weights.anchor = 'last'), 0) as last_share,
        coalesce(sum(weights.share) filter (where weights.anchor = 'others'), 0) as others_share,
        versions_in_force.version_valid_from,
        versions_in_force.card_valid_from,
        versions_in_force.card_valid_until
    from versions_in_force
    inner join weights
        on
            versions_in_force.attribution_model = weights.model
            and versions_in_force.version_valid_from = weights.valid_from
    group by all
)

select * from final
