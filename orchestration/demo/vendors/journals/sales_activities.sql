-- What sales, marketing and their machines wrote into the activity list.
create table activities as
with answered as (
    select
        cycle_leads.cycle_no * 64 + events.step as activity_no,
        cycle_leads.cycle_no,
        cycle_leads.rep_no as user_no,
        case
            when is_automatic and draw(activity_no, 'cadence') < 0.5 then 'Cadence'
            when is_automatic then 'ListEmail'
            when draw(activity_no, 'kind') < 0.45 then 'Call'
            when draw(activity_no, 'kind') < 0.75 then 'Email'
            when draw(activity_no, 'kind') < 0.85 then 'LinkedIn'
            else 'Event'
        end as kind,
        null as deal_no,
        events.happened_at
    from events
    inner join cycle_leads using (cycle_no)
    where event in ('human_touch', 'automatic_mail')

    union all

    -- Marketing rings after an automatic mail: not an answer of sales.
    select cycle_no * 64 + 40, cycle_no, marketing_user(), 'Call', null,
        after_hours(handed_off_at, 10)
    from cycle_leads
    where
        answer = 'automatic_mail_only'
        and cycle_no // 8 % 2 = 0
        and handed_off_at < observed_until() - interval 1 day

    union all

    -- A note to follow up is not a follow-up.
    select cycle_no * 64 + 41, cycle_no, rep_no, 'Task', null,
        after_hours(handed_off_at, 1 / 60)
    from cycle_leads
    where handed_off_at < observed_until() - interval 1 day and draw(cycle_no, 'to do') < 0.3

    union all

    -- Meetings about a proposal, where the answer to the hand-off came long before.
    select cycle_leads.cycle_no * 64 + 42 + deal_stages.step, cycle_leads.cycle_no, deals.rep_no,
        'Event', deals.deal_no, after_hours(deal_stages.entered_at, -2)
    from deal_stages
    inner join deals using (deal_key)
    inner join cycle_leads using (cycle_no)
    where
        deal_stages.stage = 'Proposal'
        and deals.origin = 'cycle'
        and cycle_leads.answer <> 'deal_without_touch'
)

select
    answered.activity_no,
    cycle_leads.person_no,
    case when leads.converted_at is null then leads.lead_no end as lead_no,
    case when leads.converted_at is not null then cycle_leads.person_no end as contact_no,
    contacts.account_no,
    answered.deal_no,
    answered.user_no,
    answered.kind,
    answered.happened_at,
    -- Some are written down days after they happened.
    case
        when draw(activity_no, 'logged late') < 0.12
            then least(
                after_hours(happened_at, log_between(6, 200, draw(activity_no, 'log delay'))),
                observed_until()
            )
        else happened_at + interval 20 second
    end as logged_at
from answered
inner join cycle_leads using (cycle_no)
inner join leads using (lead_no)
left join contacts on cycle_leads.person_no = contacts.person_no;
