-- Logs as the vendors keep them, one row per line of their files, before their columns are named.
create table addresses as
select
    person_no,
    case
        when kind = 'role' then 'info@' || company_domain(account_no)
        else lower(person_first_name(person_no)) || '.' || marker(2, person_no) || '@'
            || case
                when kind = 'internal' then 'simulated-company.example'
                when is_free_mail or account_no is null then 'gmail.com'
                else company_domain(account_no)
            end
    end as email
from people

union all

select
    person_no,
    lower(person_first_name(person_no)) || '.' || marker(2, person_no) || '@'
    || case
        when deal_account_no < 50000000 then company_domain(deal_account_no)
        else 'gmail.com'
    end
from colleagues;

create table lead_changes as
with statuses as (
    select
        cycle_leads.lead_no,
        cycle_leads.rep_no,
        cycle_leads.entry,
        events.step,
        case when event = 'Rejected without reason' then 'Rejected' else event end as status,
        event = 'Rejected' as has_reason,
        events.is_automatic,
        events.happened_at
    from events
    inner join cycle_leads using (cycle_no)
    where step > 0 and event not in ('human_touch', 'automatic_mail')

    union all

    select lead_no, null, null, 1, 'New', false, true, created_at
    from lead_copies

    union all

    select lead_no, null, null, 2, 'MQL', false, true, created_at + interval 9 minute
    from lead_copies
    where is_sales_ready
),

chained as (
    select
        *,
        lag(status) over (partition by lead_no order by happened_at, step) as status_before
    from statuses
),

hand_overs as (
    select
        cycle_leads.lead_no,
        cycle_leads.rep_no,
        after_hours(cycle_leads.handed_off_at, -30 / 3600) as handed_over_at
    from cycle_leads
    where
        cycle_leads.handed_off_at < observed_until()
        -- A lead that sales enters is the seller's from the start.
        and not (
            cycle_leads.entry = 'entered_by_sales'
            and cycle_leads.cycle_no in (
                select arg_min(firsts.cycle_no, firsts.cycle_number)
                from cycle_leads as firsts
                group by firsts.lead_no
            )
        )

    union all

    -- Some leads change hands within the team.
    select
        cycle_leads.lead_no,
        rep_of(people.region_no, cycle_leads.cycle_no * 31),
        after_hours(cycle_leads.handed_off_at, 20)
    from cycle_leads
    inner join people using (person_no)
    where
        cycle_leads.handed_off_at < observed_until() - interval 1 day
        and cycle_leads.deal_path is null
        and cycle_leads.converted_at is null
        and draw(cycle_leads.cycle_no, 'changes hands') < 0.08
)

select
    lead_no,
    step,
    case when status_before is null then 'created' else 'Status' end as field,
    status_before as old_value,
    status as new_value,
    case
        when is_automatic or status in ('New', 'MQL') then integration_user()
        when
            status = 'Disqualified' and entry = 'disqualified_by_marketing'
            or status = 'Recycled' and entry = 'recycled_by_marketing'
            then marketing_user()
        else rep_no
    end as changed_by,
    happened_at as changed_at
from chained

union all

select
    lead_no,
    step,
    'Rejection_Reason__c',
    null,
    [
        'No budget', 'Bad timing', 'Not a fit', 'Unreachable', 'Uses a competitor', 'No need'
    ][1 + cast(floor(6 * draw(lead_no * 16 + step, 'reason')) as integer)],
    rep_no,
    happened_at
from chained
where has_reason

union all

select
    lead_no,
    0,
    'Owner',
    cast(
        coalesce(
            lag(rep_no) over (partition by lead_no order by handed_over_at), marketing_user()
        ) as varchar
    ),
    cast(rep_no as varchar),
    marketing_user(),
    handed_over_at
from hand_overs;

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

create table marketo_activities as
with touch_activities as (
    select
        touch_no * 2 as activity_no,
        person_no,
        case touch_type
            when 'form' then 2
            when 'link_click' then 3
            when 'email_open' then 10
            when 'email_click' then 11
            when 'event' then 104
        end as activity_type_id,
        campaign_no,
        asset_name,
        case when touch_type = 'event' then 'Attended' end as new_value,
        is_bot,
        happened_at,
        null as own_marketo_no,
        null as merged_marketo_no
    from marketing_touches
)

select * from touch_activities

union all

select mail_no * 16 + 1, person_no, type_id, campaign_no, 'Mail ' || mail_no % 512, null, false,
    case type_id when 6 then sent_at else sent_at + interval 4 second end, null, null
from mails
cross join (values (6), (7)) as types (type_id)

union all

select attendance_no * 16 + 3, attendances.person_no, 104, campaign_no, 'Registered', 'Registered',
    false, registered_at, null, null
from attendances
inner join people using (person_no)
where has_marketo

union all

select person_no * 16 + 5, person_no, 12, null, null, null, false, known_at, person_no * 4, null
from people
where has_marketo

union all

select marketo_no * 16 + 7, person_no, 12, null, null, null, false, created_at, marketo_no, null
from marketo_copies

union all

select marketo_no * 16 + 9, person_no, 32, null, null, null, false, merged_at,
    merged_into_marketo_no, marketo_no
from marketo_copies

union all

select marketo_no * 16 + 11, person_no, 37, null, null, null, false, deleted_at, marketo_no, null
from deleted_marketo_copies

union all

select form_no * 16 + 13, person_no, 46, null, form_name, null, false,
    filled_at + interval 2 second, null, null
from forms
where draw(form_no, 'moment') < 0.1

union all

select person_no * 16 + 15, person_no, 9, null, null, null, false, known_at + interval 9 day,
    null, null
from people
where has_marketo
    and draw(person_no, 'unsubscribed') < 0.04
    and known_at < as_of() - interval 10 day;

create table ordered_page_views as
select
    event_no,
    session_no,
    visitor_no,
    view_index,
    page_no,
    viewed_at
from page_view_events
order by viewed_at, event_no;
