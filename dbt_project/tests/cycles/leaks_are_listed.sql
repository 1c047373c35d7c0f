-- Every lead that leak_rate counts is on the list, once.
with reports as (
    select * from {{ ref('int_report_rows') }}
),

leaked_leads as (
    select * from {{ ref('lst_leaked_leads') }}
),

listed as (
    select count(*) as leads_count
    from leaked_leads
)

select
    reports.numerator_count,
    listed.leads_count
from reports
cross join listed
where
    reports.metric_name = 'leak_rate'
    and reports.period_grain = 'all'
    and reports.slice_name = 'all'
    and coalesce(reports.numerator_count, 0) <> listed.leads_count
