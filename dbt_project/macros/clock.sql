{# Weekday of a date as ISO numbers it: 1 is Monday, 7 is Sunday. #}
{% macro iso_weekday(day) -%}
    {{ adapter.dispatch('iso_weekday')(day) }}
{%- endmacro %}

{% macro default__iso_weekday(day) -%}
    (weekday({{ day }}) + 1)
{%- endmacro %}

{% macro duckdb__iso_weekday(day) -%}
    isodow({{ day }})
{%- endmacro %}

{#
    The local timestamp of a time of day, written HH:MM, on a date; 24:00 is the end of the day.
#}
{% macro clock_time_on(day, clock_time) -%}
    {{ dbt.dateadd(
        'minute',
        'cast(substring(' ~ clock_time ~ ', 1, 2) as integer) * 60'
        ~ ' + cast(substring(' ~ clock_time ~ ', 4, 2) as integer)',
        'cast(' ~ day ~ ' as timestamp)'
    ) }}
{%- endmacro %}

{#
    The UTC moment of a local timestamp in a time zone. A local time that the change to summer time
    skips is moved on by the hour; of two that the change to winter time repeats, one is taken.
#}
{% macro local_to_utc(local_time, time_zone) -%}
    {{ adapter.dispatch('local_to_utc')(local_time, time_zone) }}
{%- endmacro %}

{% macro default__local_to_utc(local_time, time_zone) -%}
    to_utc_timestamp({{ local_time }}, {{ time_zone }})
{%- endmacro %}

{% macro duckdb__local_to_utc(local_time, time_zone) -%}
    timezone('UTC', timezone({{ time_zone }}, {{ local_time }}))
{%- endmacro %}

{# Whole microseconds from one timestamp to another: exact, so that a due time is exact as well. #}
{% macro microseconds_between(earlier, later) -%}
    {{ adapter.dispatch('microseconds_between')(earlier, later) }}
{%- endmacro %}

{% macro default__microseconds_between(earlier, later) -%}
    (unix_micros({{ later }}) - unix_micros({{ earlier }}))
{%- endmacro %}

{% macro duckdb__microseconds_between(earlier, later) -%}
    (epoch_us({{ later }}) - epoch_us({{ earlier }}))
{%- endmacro %}

{# The timestamp that is a number of microseconds later. #}
{% macro microseconds_later(moment, microseconds) -%}
    {{ adapter.dispatch('microseconds_later')(moment, microseconds) }}
{%- endmacro %}

{% macro default__microseconds_later(moment, microseconds) -%}
    timestamp_micros(unix_micros({{ moment }}) + cast({{ microseconds }} as bigint))
{%- endmacro %}

{% macro duckdb__microseconds_later(moment, microseconds) -%}
    make_timestamp(epoch_us({{ moment }}) + cast({{ microseconds }} as bigint))
{%- endmacro %}

{# From hours to microseconds and back. #}
{% macro hours_as_microseconds(hours) -%}
    (cast({{ hours }} as bigint) * 3600000000)
{%- endmacro %}

{% macro microseconds_as_hours(microseconds) -%}
    (({{ microseconds }}) / cast(3600000000.0 as double))
{%- endmacro %}

{# Whether a time zone is one that the engine knows. #}
{% macro is_time_zone(time_zone) -%}
    {{ adapter.dispatch('is_time_zone')(time_zone) }}
{%- endmacro %}

{# Spark keeps no list of them: there, they have been checked where they landed. #}
{% macro default__is_time_zone(time_zone) -%}
    ({{ time_zone }} is not null)
{%- endmacro %}

{% macro duckdb__is_time_zone(time_zone) -%}
    ({{ time_zone }} in (select name from pg_timezone_names()))
{%- endmacro %}

{#
    Microseconds worked in a time zone from the calendar's first day to a moment; the moment's own
    row of int_clock_spans is joined as `spans`. Working time between two moments is the difference.
#}
{% macro worked_microseconds_at(moment) -%}
    (
        spans.worked_before_microseconds
        + case
            when spans.is_worked then {{ microseconds_between('spans.starts_at', moment) }} else 0
        end
    )
{%- endmacro %}
