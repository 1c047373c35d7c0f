{# Fails with every time zone that does not exist; NULL passes. #}
{% test time_zone(model, column_name) %}
select {{ column_name }}
from {{ model }}
where {{ column_name }} is not null and not {{ is_time_zone(column_name) }}
{% endtest %}
