{#
    Fails with every source of which rows are lost or doubled on the way from its own models: those up
    to as_of, and those without a time. The time is a UTC timestamp (`moment`) or a date (`day`);
    without either, all rows count.
#}
{% test holds_every_row_of(model, models, moment=none, day=none) %}
with rows_in as (
{%- for staged in models %}
    select
        source_system,
        count(*) as rows_count
    from {{ staged }}
    {%- if moment %}
    where {{ moment }} <= {{ as_of() }} or {{ moment }} is null
    {%- elif day %}
    where {{ day }} <= {{ reporting_date(as_of()) }}
    {%- endif %}
    group by source_system
    {%- if not loop.last %}
    union all
    {%- endif %}
{%- endfor %}
),

rows_out as (
    select
        source_system,
        count(*) as rows_count
    from {{ model }}
    group by source_system
)

select
    coalesce(rows_in.source_system, rows_out.source_system) as source_system,
    rows_in.rows_count as rows_in_count,
    rows_out.rows_count as rows_out_count
from rows_in
full outer join rows_out
    on rows_in.source_system = rows_out.source_system
where rows_in.rows_count is distinct from rows_out.rows_count
{% endtest %}
