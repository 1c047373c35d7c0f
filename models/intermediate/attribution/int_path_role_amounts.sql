-- One row per deal's conversion, look-back, model and role: its amount by largest remainder.
with conversions as (
    select * from {{ ref('int_conversions') }}
),

paths as (
    select * from {{ ref('int_conversion_paths') }}
),

role_weights as (
    select * from {{ ref('int_path_role_weights') }}
),

currencies as (
    select * from {{ ref('currencies') }}
),

-- Allocated without its sign: a credit note takes back exactly what the invoice gave.
amounts as (
    select
        conversions.conversion_number,
        currencies.minor_units,
        sign(conversions.amount) as amount_sign,
        abs({{ to_minor_units('conversions.amount', 'currencies.minor_units') }}) as units
    from conversions
    inner join currencies
        on conversions.currency_code = currencies.currency_code
    where conversions.amount is not null
),

roles as (
    select
        paths.conversion_number,
        paths.lookback_days,
        role_weights.path_role,
        role_weights.attribution_model,
        case when role_weights.path_role > 0 then 1 else paths.plain_touch_count end
            as role_touch_count,
        {{ role_position('role_weights.path_role', 'paths') }} as role_position,
        amounts.minor_units,
        amounts.amount_sign,
        amounts.units,
        amounts.units * {{ card_weight('role_weights', 'paths') }} as exact_units
    from paths
    inner join amounts
        on paths.conversion_number = amounts.conversion_number
    inner join role_weights
        on
            paths.path_shape = role_weights.path_shape
            and paths.card_valid_from = role_weights.card_valid_from
),

floored as (
    select
        conversion_number,
        lookback_days,
        path_role,
        attribution_model,
        role_touch_count,
        role_position,
        minor_units,
        amount_sign,
        units,
        cast(floor(exact_units) as bigint) as base_units,
        exact_units - floor(exact_units) as remainder
    from roles
    where exact_units > 0
),

-- Equal remainders: the first touch, then plain touches, then the other anchors in path order.
queued as (
    select
        conversion_number,
        lookback_days,
        path_role,
        attribution_model,
        role_touch_count,
        minor_units,
        amount_sign,
        base_units,
        units - sum(base_units * role_touch_count) over (
            partition by conversion_number, lookback_days, attribution_model
        ) as units_left,
        sum(role_touch_count) over (
            partition by conversion_number, lookback_days, attribution_model
            order by
                remainder desc,
                {{ holds_anchor('path_role', 'first') }} desc,
                path_role = 0 desc,
                role_position
            rows between unbounded preceding and current row
        ) - role_touch_count as touches_ahead_count
    from floored
),

final as (
    select
        conversion_number,
        lookback_days,
        path_role,
        attribution_model,
        cast(greatest(0, least(role_touch_count, units_left - touches_ahead_count)) as integer)
            as raised_touch_count,
        {{ from_minor_units('amount_sign * base_units', 'minor_units') }} as base_amount,
        {{ from_minor_units('amount_sign * (base_units + 1)', 'minor_units') }} as raised_amount
    from queued
)

select * from final
