-- One row per currency and day, with the last rate known on the day; no row where it is too old.
with exchange_rates as (
    select * from {{ ref('exchange_rates') }}
),

currencies as (
    select * from {{ ref('currencies') }}
),

calendar_days as (
    select * from {{ ref('int_calendar_days') }}
),

quality_limits as (
    select * from {{ ref('quality_limits') }}
    where limit_name = 'exchange_rate_age_days'
),

rate_periods as (
    select
        exchange_rates.currency_code,
        exchange_rates.units_per_euro,
        exchange_rates.rate_date as valid_from,
        {{ days_later('exchange_rates.rate_date', 'quality_limits.limit_value') }} as valid_to,
        lead(exchange_rates.rate_date) over (
            partition by exchange_rates.currency_code order by exchange_rates.rate_date
        ) as next_rate_date
    from exchange_rates
    cross join quality_limits
),

-- The euro is what the rates are quoted in.
rates as (
    select
        rate_periods.currency_code,
        calendar_days.date_day as rate_date,
        cast(rate_periods.units_per_euro as double) as units_per_euro
    from rate_periods
    inner join calendar_days
        on
            calendar_days.date_day >= rate_periods.valid_from
            and calendar_days.date_day <= rate_periods.valid_to
            and (
                calendar_days.date_day < rate_periods.next_rate_date
                or rate_periods.next_rate_date is null
            )
    union all
    select
        'EUR' as currency_code,
        date_day as rate_date,
        cast(1 as double) as units_per_euro
    from calendar_days
),

-- Amounts in the reporting currency need no rate: its days are rows, with or without one.
reporting_rates as (
    select
        calendar_days.date_day as rate_date,
        rates.units_per_euro
    from calendar_days
    left join rates
        on
            calendar_days.date_day = rates.rate_date
            and rates.currency_code = '{{ var("reporting_currency") }}'
),

all_rates as (
    select
        currency_code,
        rate_date,
        units_per_euro
    from rates
    where currency_code <> '{{ var("reporting_currency") }}'
    union all
    select
        '{{ var("reporting_currency") }}' as currency_code,
        rate_date,
        units_per_euro
    from reporting_rates
),

final as (
    select
        all_rates.currency_code,
        all_rates.rate_date,
        all_rates.units_per_euro,
        reporting_rates.units_per_euro as reporting_units_per_euro,
        reporting_currency.minor_units as reporting_minor_units,
        own_currency.minor_units
    from all_rates
    inner join reporting_rates
        on all_rates.rate_date = reporting_rates.rate_date
    left join currencies as reporting_currency
        on reporting_currency.currency_code = '{{ var("reporting_currency") }}'
    left join currencies as own_currency
        on all_rates.currency_code = own_currency.currency_code
)

select * from final
