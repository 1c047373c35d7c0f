select
    lead_source,
    count(*) as won_deals,
    count(*) filter (person_no is not null) as won_deals_on_cycles,
    sum(euros) as euros
from deal_facts
where status = 'won'
group by all
order by all
