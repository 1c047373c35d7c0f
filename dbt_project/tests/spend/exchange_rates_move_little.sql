-- A rate that leaps from one day to the next is a slip of the pen until somebody raises the limit.
{{ config(meta={'shows_rows': true}) }}
with quality_limits as (
    select * from {{ ref('quality_limits') }}
    where limit_name = 'exchange_rate_move_share'
),

moves as (
    select
        rate_date,
        currency_code,
        units_per_euro,
        lag(units_per_euro) over (
            partition by currency_code order by rate_date
        ) as previous_units_per_euro
    from {{ ref('exchange_rates') }}
)

select
    moves.rate_date,
    moves.currency_code,
    moves.units_per_euro,
    'leaps from ' || cast(moves.previous_units_per_euro as varchar) || ', more than the limit '
    || 'exchange_rate_move_share allows' as problem
from moves
cross join quality_limits
where
    abs(moves.units_per_euro - moves.previous_units_per_euro)
    > quality_limits.limit_value * moves.previous_units_per_euro
