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

{# An amount that a platform gives in millionths of its currency. #}
{% macro from_micros(micros) -%}
    cast({{ micros }} / cast(1000000 as double) as decimal(18, 6))
{%- endmacro %}

{# An amount as a whole number of its currency's minor units; columns of money keep two decimals. #}
{% macro to_minor_units(amount, minor_units) -%}
    cast(round({{ amount }} * power(10, least({{ minor_units }}, 2))) as bigint)
{%- endmacro %}

{# Decimal places of an amount whose currency nobody named. #}
{% macro usual_minor_units() -%}
    2
{%- endmacro %}

{# A number of minor units as an amount. #}
{% macro from_minor_units(units, minor_units) -%}
    cast(({{ units }}) / power(10, least({{ minor_units }}, 2)) as decimal(18, 2))
{%- endmacro %}
