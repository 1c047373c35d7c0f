{# Exact quantiles of a column, interpolated between two values as spreadsheets do. #}
{% macro median_of(value) -%}
    percentile_cont(0.5) within group (order by {{ value }})
{%- endmacro %}

{% macro p90_of(value) -%}
    percentile_cont(0.9) within group (order by {{ value }})
{%- endmacro %}
