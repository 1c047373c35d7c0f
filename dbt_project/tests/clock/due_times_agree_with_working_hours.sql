-- Whoever answered by the due time needed no more of the agreed hours than the agreement gives: the due
-- time and the response time are told by two ways round the same clock.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

clocks as (
    select * from {{ ref('int_hand_off_clocks') }}
),

answers as (
    select
        lead_cycles.cycle_id,
        lead_cycles.due_at,
        lead_cycles.first_followed_up_at,
        clocks.respond_within_hours,
        case
            when clocks.clock = 'raw' then lead_cycles.response_hours
            else lead_cycles.response_working_hours
        end as used_hours
    from lead_cycles
    inner join clocks
        on
            lead_cycles.person_number = clocks.person_number
            and lead_cycles.handed_off_at = clocks.handed_off_at
    where lead_cycles.first_followed_up_at is not null
)

select
    cycle_id,
    due_at,
    first_followed_up_at,
    used_hours
from answers
where
    first_followed_up_at <= due_at and used_hours > respond_within_hours + 1e-6
    or first_followed_up_at > due_at and used_hours < respond_within_hours - 1e-6
