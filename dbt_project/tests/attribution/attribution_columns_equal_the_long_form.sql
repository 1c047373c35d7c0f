-- The built-in models' columns and the long view are two readings of the same cards. Won deals stand
-- for all conversions, which go the same way: every touch under every model does not fit in memory.
with credits as (
    select * from {{ ref('fct_attribution_credits') }}
    where conversion_type = 'won'
),

long_credits as (
    select * from {{ ref('fct_attribution_long') }}
    where conversion_type = 'won'
),

columns_as_rows as (
    select
        conversion_id,
        lookback_days,
        touch_id,
        attribution_model,
        credit_weight,
        credit_amount
    from credits
    unpivot include nulls (
        (credit_weight, credit_amount) for attribution_model in (
            (first_touch_weight, first_touch_amount) as first_touch,
            (last_touch_weight, last_touch_amount) as last_touch,
            (lead_creation_weight, lead_creation_amount) as lead_creation,
            (linear_weight, linear_amount) as linear,
            (u_shaped_weight, u_shaped_amount) as u_shaped,
            (position_based_weight, position_based_amount) as position_based,
            (w_shaped_weight, w_shaped_amount) as w_shaped,
            (full_path_weight, full_path_amount) as full_path,
            (time_decay_weight, time_decay_amount) as time_decay,
            (markov_weight, markov_amount) as markov,
            (shapley_weight, shapley_amount) as shapley
        )
    )
)

select
    columns_as_rows.conversion_id,
    columns_as_rows.lookback_days,
    columns_as_rows.touch_id,
    columns_as_rows.attribution_model
from columns_as_rows
left join long_credits
    on
        columns_as_rows.conversion_id = long_credits.conversion_id
        and columns_as_rows.lookback_days = long_credits.lookback_days
        and columns_as_rows.touch_id = long_credits.touch_id
        and columns_as_rows.attribution_model = long_credits.attribution_model
where
    columns_as_rows.credit_weight is distinct from long_credits.credit_weight
    or columns_as_rows.credit_amount is distinct from long_credits.credit_amount
