{# Fails with every value outside the closed range; NULL passes. #}
{% test within_range(model, column_name, low, high) %}
select {{ column_name }}
from {{ model }}
where not {{ column_name }} between {{ low }} and {{ high }}
{% endtest %}
