{# Fails with each row in which one of the columns is NULL. #}
{% test complete(model, columns) %}
select *
from {{ model }}
where
    {{ columns | join(' is null or ') }} is null
{% endtest %}
