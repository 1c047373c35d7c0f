-- One row per company on the list; it stands beside each of its leads, some without its size.
select
    company as account_id,
    min(industry) as industry,
    min(segment) as segment,
    max(employees) as employee_count,
    min(country) as country
from leads
group by company
