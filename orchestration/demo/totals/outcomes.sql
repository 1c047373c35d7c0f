select outcome, count(*) as cycles
from cycle_facts
group by all
order by all
