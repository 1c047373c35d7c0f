{# Fails with every value that is no time of day written HH:MM, from 00:00 to 24:00. #}
{% test clock_time(model, column_name) %}
with parts as (
    select
        {{ column_name }} as clock_time,
        try_cast(substring({{ column_name }}, 1, 2) as integer) as hours,
        try_cast(substring({{ column_name }}, 4, 2) as integer) as minutes
    from {{ model }}
)

select clock_time
from parts
where
    hours is null
    or minutes is null
    or hours * 60 + minutes not between 0 and 1440
    or minutes not between 0 and 59
    or concat(lpad(cast(hours as varchar(2)), 2, '0'), ':', lpad(cast(minutes as varchar(2)), 2, '0'))
    <> clock_time
{% endtest %}
