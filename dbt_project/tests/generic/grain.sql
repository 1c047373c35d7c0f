{#
    The grain of a model: fails with each combination of the columns that stands on more than one row,
    or in which a column that is not named in `nullable` is NULL.
#}
{% test grain(model, columns, nullable=[]) %}
select {{ columns | join(', ') }}
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
{%- for column in columns if column not in nullable %}
    or {{ column }} is null
{%- endfor %}
{% endtest %}
