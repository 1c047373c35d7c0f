-- What marketing did about people, as metrics.md counts it on the way back: a place in a nurture
-- campaign and each of its mails, and answers to anything but bulk mail. An open is no answer.
create table marketing_contacts as
select
    person_no,
    sent_at as contacted_at
from mails
where is_nurture

union all

select
    marketing_touches.person_no,
    marketing_touches.happened_at as contacted_at
from marketing_touches
left join campaigns using (campaign_no)
where
    marketing_touches.ineligible_reason is null
    and marketing_touches.touch_type <> 'email_open'
    and campaigns.type is distinct from 'Email';

-- Cycles that marketing got back, from when on, and what it did first about each.
create table returns as
select
    got_back.cycle_no,
    any_value(got_back.came_back_at) as came_back_at,
    min(marketing_contacts.contacted_at) as first_contacted_at
from (
    select
        cycle_no,
        person_no,
        case outcome
            when 'recycled' then recycled_at
            when 'rejected' then rejected_at
            else expired_at
        end as came_back_at
    from cycle_facts
    where outcome in ('recycled', 'rejected', 'expired')
) as got_back
left join marketing_contacts
    on got_back.person_no = marketing_contacts.person_no
    and got_back.came_back_at < marketing_contacts.contacted_at
group by got_back.cycle_no;
