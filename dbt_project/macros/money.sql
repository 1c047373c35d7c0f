{#
    An amount in the reporting currency. `rates` is the alias of the int_currency_days row of the
    amount's currency and day; an amount in the reporting currency itself is not touched.
#}
{% macro in_reporting_currency(amount, rates) -%}
    case
        when {{ rates }}.currency_code = '{{ var("reporting_currency") }}'
            then cast({{ amount }} as decimal(18, 2))
        else cast(round(
            cast({{ amount }} as double)
            / {{ rates }}.units_per_euro
            * {{ rates }}.reporting_units_per_euro,
            {{ rates }}.reporting_minor_units
        ) as decimal(18, 2))
    end
{%- endmacro %}
