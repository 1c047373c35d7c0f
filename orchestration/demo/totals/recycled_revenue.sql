-- Won money on returned cycles that are at least the closure window old, of all won money.
with returned_cycles as (
    select cycle_facts.cycle_no
    from cycle_facts
    inner join cycle_facts as previous
        on cycle_facts.person_no = previous.person_no
        and cycle_facts.cycle_number = previous.cycle_number + 1
    where
        previous.outcome in ('recycled', 'rejected', 'expired')
        and cycle_facts.opened_at + days(getvariable('closure_days')) <= as_of()
)

select
    count(*) filter (is_on_returned_cycle) as numerator,
    count(*) as denominator,
    coalesce(sum(euros) filter (is_on_returned_cycle), 0) as numerator_amount,
    sum(euros) as denominator_amount
from (
    select
        deal_no,
        euros,
        cycle_no in (from returned_cycles) is true as is_on_returned_cycle
    from deal_facts
    where status = 'won'
)
