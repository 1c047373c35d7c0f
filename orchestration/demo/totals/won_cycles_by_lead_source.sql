-- Cycles whose own deal was won: those that only supported another's deal are left out.
select lead_source, count(*) as won_cycles, sum(won_euros) as euros
from cycle_facts
where outcome = 'won' and opportunity_role = 'primary'
group by all
order by all
