-- Deals by status and original currency; euros at the rate of the close date, of won deals only.
select
    status,
    currency_code,
    count(*) as deals,
    count(*) filter (amount_cents is null) as without_amount,
    count(*) filter (person_no is null) as without_person,
    count(*) filter (is_reopened) as reopened,
    sum(amount_cents) / 100.0 as amount,
    sum(euros) filter (status = 'won') as euros,
    sum(euros) filter (status = 'won' and person_no is not null) as euros_on_cycles,
    sum(euros) filter (status = 'won' and person_no is null) as euros_without_cycle
from deal_facts
group by all
order by all
