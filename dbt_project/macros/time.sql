{# The moment the run speaks for: UTC, one per run. #}
{% macro as_of() -%}
    cast('{{ var("as_of") }}' as timestamp)
{%- endmacro %}

{# The reporting calendar's day of a UTC timestamp. #}
{% macro reporting_date(moment) -%}
    {{ adapter.dispatch('reporting_date')(moment) }}
{%- endmacro %}

{% macro default__reporting_date(moment) -%}
    cast(from_utc_timestamp({{ moment }}, '{{ var("reporting_time_zone") }}') as date)
{%- endmacro %}

{% macro duckdb__reporting_date(moment) -%}
    cast(timezone('{{ var("reporting_time_zone") }}', timezone('UTC', {{ moment }})) as date)
{%- endmacro %}

{# First day of the reporting calendar's month of a UTC timestamp. #}
{% macro reporting_month(moment) -%}
    cast(date_trunc('month', {{ reporting_date(moment) }}) as date)
{%- endmacro %}

{# The UTC moment at which a reporting day begins. #}
{% macro reporting_day_start(day) -%}
    {{ adapter.dispatch('reporting_day_start')(day) }}
{%- endmacro %}

{% macro default__reporting_day_start(day) -%}
    to_utc_timestamp(cast({{ day }} as timestamp), '{{ var("reporting_time_zone") }}')
{%- endmacro %}

{% macro duckdb__reporting_day_start(day) -%}
    timezone('UTC', timezone('{{ var("reporting_time_zone") }}', cast({{ day }} as timestamp)))
{%- endmacro %}

{# Hours from one timestamp to another, to the microsecond; negative if they are out of order. #}
{% macro hours_between(earlier, later) -%}
    {{ adapter.dispatch('seconds_between')(earlier, later) }} / 3600.0
{%- endmacro %}

{# Days from one timestamp to another, to the microsecond; negative if they are out of order. #}
{% macro days_between(earlier, later) -%}
    {{ adapter.dispatch('seconds_between')(earlier, later) }} / 86400.0
{%- endmacro %}

{% macro default__seconds_between(earlier, later) -%}
    ((unix_micros({{ later }}) - unix_micros({{ earlier }})) / cast(1000000.0 as double))
{%- endmacro %}

{% macro duckdb__seconds_between(earlier, later) -%}
    ((epoch_us({{ later }}) - epoch_us({{ earlier }})) / cast(1000000.0 as double))
{%- endmacro %}

{# A column of every day from one to another, both included, to stand in a select list. #}
{% macro each_day(first_day, last_day) -%}
    {{ adapter.dispatch('each_day')(first_day, last_day) }}
{%- endmacro %}

{% macro default__each_day(first_day, last_day) -%}
    explode(sequence({{ first_day }}, {{ last_day }}, interval 1 day))
{%- endmacro %}

{% macro duckdb__each_day(first_day, last_day) -%}
    cast(unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as date)
{%- endmacro %}

{# Bounds for periods that have no beginning or no end, so that joins need no test for NULL. #}
{% macro beginning_of_time() -%}
    timestamp '0001-01-01 00:00:00'
{%- endmacro %}

{% macro end_of_time() -%}
    timestamp '9999-12-31 00:00:00'
{%- endmacro %}

{# The days of the published calendar: those that the contract allows. #}
{% macro first_calendar_day() -%}
    cast('1990-01-01' as date)
{%- endmacro %}

{% macro last_calendar_day() -%}
    cast('2037-12-31' as date)
{%- endmacro %}

{# A number of whole days after a date. #}
{% macro days_later(day, days) -%}
    {{ adapter.dispatch('days_later')(day, days) }}
{%- endmacro %}

{% macro default__days_later(day, days) -%}
    date_add({{ day }}, cast({{ days }} as int))
{%- endmacro %}

{% macro duckdb__days_later(day, days) -%}
    ({{ day }} + cast({{ days }} as integer))
{%- endmacro %}

{# Whole days from one date to another. #}
{% macro days_from(earlier_day, later_day) -%}
    {{ adapter.dispatch('days_from')(earlier_day, later_day) }}
{%- endmacro %}

{% macro default__days_from(earlier_day, later_day) -%}
    datediff({{ later_day }}, {{ earlier_day }})
{%- endmacro %}

{% macro duckdb__days_from(earlier_day, later_day) -%}
    ({{ later_day }} - {{ earlier_day }})
{%- endmacro %}
