-- Met, late and open are what the due time and the first answer say, and nothing is due before it was
-- handed off.
select
    cycle_id,
    sla_status,
    due_at,
    first_followed_up_at
from {{ ref('fct_lead_cycles') }}
where
    sla_status is not null
    and sla_status is distinct from case
        when due_at > as_of then 'not_yet_due'
        when first_followed_up_at <= due_at then 'met'
        when first_followed_up_at > due_at then 'late'
        when due_at is not null then 'open'
    end
    or due_at < handed_off_at
