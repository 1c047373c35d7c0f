{# A ratio; NULL where the denominator is 0 or unknown. #}
{% macro safe_divide(numerator, denominator) -%}
    (cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0))
{%- endmacro %}

{#
    Wilson's score interval of a proportion, 95 %: E. B. Wilson, JASA 22 (1927), 209-212. Rounding may
    leave neither the range 0 to 1 nor the proportion outside: of all or none it is an end itself.
#}
{% macro wilson_low(numerator, denominator) -%}
    {%- set share = safe_divide(numerator, denominator) -%}
    case
        when {{ share }} is not null
            then least({{ share }}, greatest(0.0, {{ _wilson_bound(numerator, denominator, '-') }}))
    end
{%- endmacro %}

{% macro wilson_high(numerator, denominator) -%}
    {%- set share = safe_divide(numerator, denominator) -%}
    case
        when {{ share }} is not null
            then greatest({{ share }}, least(1.0, {{ _wilson_bound(numerator, denominator, '+') }}))
    end
{%- endmacro %}

{# z is the normal distribution's 97.5th percentile. #}
{% macro _wilson_bound(numerator, denominator, sign) -%}
    {%- set z = 'cast(1.959963984540054 as double)' -%}
    {%- set k = 'cast(' ~ numerator ~ ' as double)' -%}
    {%- set n = 'nullif(cast(' ~ denominator ~ ' as double), 0)' -%}
    (
        {{ k }} + {{ z }} * {{ z }} / 2
        {{ sign }} {{ z }} * sqrt(
            {{ k }} * ({{ n }} - {{ k }}) / {{ n }} + {{ z }} * {{ z }} / 4
        )
    ) / ({{ n }} + {{ z }} * {{ z }})
{%- endmacro %}

{#
    Variance of a proportion, its counts enlarged by the half of z squared on either side so that it
    is not 0 for none or all: A. Agresti, B. A. Coull, The American Statistician 52 (1998), 119-126.
#}
{% macro smoothed_variance(numerator, denominator) -%}
    {%- set half = '(cast(1.959963984540054 as double) * 1.959963984540054 / 2)' -%}
    (
        ({{ numerator }} + {{ half }}) * ({{ denominator }} - {{ numerator }} + {{ half }})
        / power({{ denominator }} + 2 * {{ half }}, 3)
    )
{%- endmacro %}

{# The normal 95 % interval of a share, within the range 0 to 1. #}
{% macro normal_low(share, standard_error) -%}
    greatest(0.0, {{ share }} - cast(1.959963984540054 as double) * {{ standard_error }})
{%- endmacro %}

{% macro normal_high(share, standard_error) -%}
    least(1.0, {{ share }} + cast(1.959963984540054 as double) * {{ standard_error }})
{%- endmacro %}

{# The whole number at or above a quotient, which floating point may have put a hair too high. #}
{% macro whole_number_up(value) -%}
    cast(ceil(round({{ value }}, 9)) as bigint)
{%- endmacro %}

{# Half of a number, and a number times itself. #}
{% macro half(number) -%}
    (0.5 * ({{ number }}))
{%- endmacro %}

{% macro squared(number) -%}
    power({{ number }}, 2)
{%- endmacro %}
