{# Grain test: fails with every combination of the columns that stands on more than one row. #}
{% test unique_combination(model, combination) %}
select {{ combination | join(', ') }}
from {{ model }}
group by {{ combination | join(', ') }}
having count(*) > 1
{% endtest %}
