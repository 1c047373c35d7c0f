-- A lead cycle counts for the company of its person, whichever way it came by it.
with lead_cycles as (
    select * from {{ ref('fct_lead_cycles') }}
),

people as (
    select * from {{ ref('dim_people') }}
)

select
    lead_cycles.cycle_id,
    lead_cycles.account_key,
    people.account_key as account_key_of_person
from lead_cycles
inner join people
    on lead_cycles.person_key = people.person_key
where lead_cycles.account_key is distinct from people.account_key
