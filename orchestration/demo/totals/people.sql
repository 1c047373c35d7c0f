-- People who left a record anywhere.
with recorded as (
    select person_no from leads
    union
    select person_no from people where has_marketo
    union
    select person_no from contacts
)

select
    count(*) as resolved,
    count(*) filter (people.kind = 'internal') as internal,
    count(*) filter (people.kind = 'junk') as deleted
from recorded
left join people using (person_no)
