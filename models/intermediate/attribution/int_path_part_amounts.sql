-- One row per deal's conversion, look-back, model and part of the path that earns: its amount by
-- largest remainder.
with conversions as (
    select * from {{ ref('int_conversions') }}
),

path_parts as (
    select * from {{ ref('int_path_parts') }}
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
    where conversions.amount <> 0
),

exact_parts as (
    select
        path_parts.conversion_number,
        path_parts.lookback_days,
        path_parts.attribution_model,
        path_parts.part_kind,
        path_parts.part_number,
        path_parts.part_touch_count,
        path_parts.part_position,
        amounts.minor_units,
        amounts.amount_sign,
        amounts.units,
        amounts.units * path_parts.touch_weight as exact_units
    from path_parts
    inner join amounts
        on path_parts.conversion_number = amounts.conversion_number
),

floored_parts as (
    select
        conversion_number,
        lookback_days,
        attribution_model,
        part_kind,
        part_number,
        part_touch_count,
        part_position,
        minor_units,
        amount_sign,
        units,
        cast(floor(exact_units) as bigint) as base_units,
        {{ remainder('exact_units') }} as remainder
    from exact_parts
    where exact_units > 0
),

-- Equal remainders go in path order; an anchor before the plain touches that share its place.
queued_parts as (
    select
        conversion_number,
        lookback_days,
        attribution_model,
        part_kind,
        part_number,
        part_touch_count,
        minor_units,
        amount_sign,
        base_units,
        units - sum(base_units * part_touch_count) over (
            partition by conversion_number, lookback_days, attribution_model
        ) as units_left,
        sum(part_touch_count) over (
            partition by conversion_number, lookback_days, attribution_model
            order by remainder desc, part_position asc, part_number desc
            rows between unbounded preceding and current row
        ) - part_touch_count as touches_ahead_count
    from floored_parts
),

final as (
    select
        conversion_number,
        lookback_days,
        attribution_model,
        part_kind,
        part_number,
        cast(greatest(0, least(part_touch_count, units_left - touches_ahead_count)) as integer)
            as raised_touch_count,
        {{ from_minor_units('amount_sign * base_units', 'minor_units') }} as base_amount,
        {{ from_minor_units('amount_sign * (base_units + 1)', 'minor_units') }} as raised_amount
    from queued_parts
    where base_units > 0 or touches_ahead_count < units_left
)

select * from final
