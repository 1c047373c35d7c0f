-- Sign-ins name marketing's lead; before a merge, sometimes the copy.
select
    web_event_id(9000000000000000000 - row_number() over (
        order by identified_at, identification_no
    )) as event_id,
    visitor_id(identifications.visitor_no) as visitor_id,
    marketo_id(
        case
            when
                identified_at < copies.merged_at and draw(identification_no, 'logged on copy') < 0.5
                then copies.marketo_no
            else identifications.person_no * 4
        end
    ) as user_id,
    identified_at as occurred_at
from identifications
left join marketo_copies as copies on identifications.person_no * 4 + 1 = copies.marketo_no
order by identified_at, identification_no
