-- A won deal with an amount has revenue: no rate at or before its close date stops the run.
select
    opportunity_id,
    currency_code,
    revenue_on
from {{ ref('int_deals') }}
where
    (status = 'won' and amount is not null and revenue_amount is null)
    or (amount is not null and pipeline_amount is null)
