{#
    Intervals, 95 %, of what changed from one period to the next: a change without one is an arrow
    that chance alone can turn.
#}

{#
    The difference of two independent proportions, from their Wilson intervals: R. G. Newcombe,
    Statistics in Medicine 17 (1998), 873-890, method 10.
#}
{% macro change_low(rate, rate_low, previous_rate, previous_rate_high) -%}
    ({{ rate }} - {{ previous_rate }} - sqrt(
        power({{ rate }} - {{ rate_low }}, 2)
        + power({{ previous_rate_high }} - {{ previous_rate }}, 2)
    ))
{%- endmacro %}

{% macro change_high(rate, rate_high, previous_rate, previous_rate_low) -%}
    ({{ rate }} - {{ previous_rate }} + sqrt(
        power({{ rate_high }} - {{ rate }}, 2)
        + power({{ previous_rate }} - {{ previous_rate_low }}, 2)
    ))
{%- endmacro %}

{#
    The ratio of two counts of independent events: given their sum, the first is binomial, so the
    Wilson interval of its share s gives that of the ratio, s / (1 - s). NULL where nothing came
    before.
#}
{% macro count_ratio_low(count, previous_count) -%}
    {%- set share = wilson_low(count, count ~ ' + ' ~ previous_count) -%}
    case when {{ previous_count }} > 0 then {{ safe_divide(share, '1 - ' ~ share) }} end
{%- endmacro %}

{% macro count_ratio_high(count, previous_count) -%}
    {%- set share = wilson_high(count, count ~ ' + ' ~ previous_count) -%}
    case when {{ previous_count }} > 0 then {{ safe_divide(share, '1 - ' ~ share) }} end
{%- endmacro %}

{# The squared standard error of a mean, from count, sum and sum of squares; NULL for one value. #}
{% macro squared_error(values_count, values_sum, squares_sum) -%}
    ((
        cast({{ squares_sum }} as double)
        - power(cast({{ values_sum }} as double), 2) / nullif({{ values_count }}, 0)
    ) / nullif({{ values_count }} - 1, 0) / nullif({{ values_count }}, 0))
{%- endmacro %}

{#
    Half the length of an interval around a mean or a difference of means, from its squared error
    and degrees of freedom; NULL where the values show no spread, which in a few values proves
    nothing. Student's 97.5th percentile is exact for 1 and 2 degrees of freedom, else expanded
    around the normal one (Abramowitz and Stegun 26.7.5), which is at most 1 % short.
#}
{% macro mean_margin(squared_error, degrees_of_freedom) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set n = 'cast(floor(' ~ degrees_of_freedom ~ ') as double)' -%}
    (nullif(sqrt({{ squared_error }}), 0) * case
        when {{ n }} = 1 then 12.706204736432095
        when {{ n }} = 2 then 4.302652729911275
        when {{ n }} > 2 then {{ z }}
            + {{ (z ** 3 + z) / 4 }} / {{ n }}
            + {{ (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96 }} / power({{ n }}, 2)
            + {{ (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384 }} / power({{ n }}, 3)
    end)
{%- endmacro %}

{# Degrees of freedom of a difference of two means with unequal spread (Welch and Satterthwaite). #}
{% macro welch_degrees_of_freedom(error, values_count, previous_error, previous_count) -%}
    (power({{ error }} + {{ previous_error }}, 2) / nullif(
        power({{ error }}, 2) / nullif({{ values_count }} - 1, 0)
        + power({{ previous_error }}, 2) / nullif({{ previous_count }} - 1, 0), 0
    ))
{%- endmacro %}
