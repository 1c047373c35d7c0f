{#
    Fails with every currency and day for which an amount cannot be converted, because no rate is
    known that is young enough. The day is a date column (`day`) or a UTC timestamp (`moment`).
#}
{% test has_exchange_rate(model, currency_code, amount, day=none, moment=none) %}
{# Currencies and days may be shown to whoever runs it. #}
{{ config(meta={'shows_rows': true}) }}
with amounts as (
    select distinct
        {{ currency_code }} as currency_code,
        {{ day or reporting_date(moment) }} as amount_date
    from {{ model }}
    where {{ amount }} is not null
)

select
    amounts.currency_code,
    amounts.amount_date
from amounts
left join {{ ref('int_currency_days') }} as rates
    on
        amounts.currency_code = rates.currency_code
        and amounts.amount_date = rates.rate_date
where
    amounts.currency_code <> '{{ var("reporting_currency") }}'
    and amounts.amount_date <= {{ reporting_date(as_of()) }}
    and (rates.units_per_euro is null or rates.reporting_units_per_euro is null)
{% endtest %}
