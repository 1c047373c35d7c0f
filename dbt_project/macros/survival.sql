{#
    The product-limit estimate of who has not converted (E. L. Kaplan and P. Meier, JASA 53 (1958),
    457-481), over one row per length of time with those at risk and those who converted; 0 once
    all at risk have converted.
#}
{% macro not_converted_share(converted_count, at_risk_count) -%}
    case
        when bool_or({{ converted_count }} = {{ at_risk_count }}) then 0
        else exp(sum({{ log_kept(converted_count, at_risk_count) }}))
    end
{%- endmacro %}

{# The logarithm of the share of those at risk who did not convert; NULL where all did. #}
{% macro log_kept(converted_count, at_risk_count) -%}
    ln(nullif(1 - {{ converted_count }} / cast({{ at_risk_count }} as double), 0))
{%- endmacro %}

{#
    The same as a running estimate: the share kept up to each row of a window in order of time. After
    all at risk have converted nobody is at risk.
#}
{% macro kept_share(converted_count, at_risk_count, window) -%}
    case
        when {{ converted_count }} = {{ at_risk_count }} then 0
        else exp(sum({{ log_kept(converted_count, at_risk_count) }}) over {{ window }})
    end
{%- endmacro %}

{# Greenwood's sum of d / (n (n - d)) up to each row of a window, which the variance is made of. #}
{% macro greenwood_sum(converted_count, at_risk_count, window) -%}
    sum(
        {{ converted_count }} / nullif(
            cast({{ at_risk_count }} as double) * ({{ at_risk_count }} - {{ converted_count }}), 0
        )
    ) over {{ window }}
{%- endmacro %}

{#
    An end (low or high) of the 95 % interval of a share kept, by Greenwood's variance on the scale
    of log(-log), where it cannot leave 0 to 1 (J. D. Kalbfleisch and R. L. Prentice, The Statistical
    Analysis of Failure Time Data, 1980); NULL where the share is 0 or 1.
#}
{% macro kept_share_end(kept_share, greenwood_sum, end) -%}
    case
        when {{ kept_share }} > 0 and {{ kept_share }} < 1
            then exp(ln({{ kept_share }}) * exp(
                {{ '' if end == 'low' else '-' }}cast(1.959963984540054 as double)
                * sqrt({{ greenwood_sum }}) / -ln({{ kept_share }})
            ))
    end
{%- endmacro %}

{# Whether the share kept has come down to the half, or to a tenth; rounding is not to delay it. #}
{% macro reaches_median(kept_share) -%}
    round({{ kept_share }}, 12) <= 0.5
{%- endmacro %}

{% macro reaches_p90(kept_share) -%}
    round({{ kept_share }}, 12) <= 0.1
{%- endmacro %}

{# Whether a share that grows has reached 80 % of a whole; rounding is not to delay it. #}
{% macro reaches_p80(share, whole) -%}
    round({{ share }}, 9) >= round(0.8 * {{ whole }}, 9)
{%- endmacro %}

{# The ends of an 80 % interval over replicates; each is a value that was drawn. #}
{% macro drawn_p10_of(value) -%}
    percentile_disc(0.1) within group (order by {{ value }})
{%- endmacro %}

{% macro drawn_p90_of(value) -%}
    percentile_disc(0.9) within group (order by {{ value }})
{%- endmacro %}

{#
    An end (low or high) of an interval over replicates; NULL where all replicates are alike, which
    is so of a single case and shows no certainty.
#}
{% macro spread_end(drawn, name, end) -%}
    case when {{ drawn }}.{{ name }}_low < {{ drawn }}.{{ name }}_high
        then {{ drawn }}.{{ name }}_{{ end }} end
{%- endmacro %}

{# More than any number: what cannot be reached at all. #}
{% macro infinity() -%}
    cast('infinity' as double)
{%- endmacro %}

{# The name of a row of int_conversion_cells. #}
{% macro conversion_cell_name(cells) -%}
    concat(
        {{ cells }}.from_stage, ':', {{ cells }}.to_stage, ':',
        {{ cells }}.slice_name, ':', {{ cells }}.slice_value, ':',
        cast({{ cells }}.lag_days as {{ dbt.type_string() }}), ':',
        cast({{ cells }}.is_converted as {{ dbt.type_string() }})
    )
{%- endmacro %}
