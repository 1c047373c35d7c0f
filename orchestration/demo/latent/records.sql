-- The paper that life leaves behind: leads, contacts and marketing's leads, with copies of them.
-- A person has a new lead for each cycle after a conversion.
create table cycle_leads as
select
    observed_cycles.*,
    cast(coalesce(
        sum(case when converted_at is not null then 1 else 0 end) over (
            partition by person_no
            order by cycle_number
            rows between unbounded preceding and 1 preceding
        ),
        0
    ) as integer) as lead_index,
    person_no * 8 + lead_index as lead_no
from observed_cycles;

-- Some leads change hands within the team.
create table reassignments as
select
    cycle_leads.cycle_no,
    cycle_leads.lead_no,
    rep_of(people.region_no, cycle_leads.cycle_no * 31) as rep_no,
    after_hours(cycle_leads.handed_off_at, 20) as reassigned_at
from cycle_leads
inner join people using (person_no)
where
    cycle_leads.handed_off_at < observed_until() - interval 1 day
    and cycle_leads.deal_path is null
    and cycle_leads.converted_at is null
    and draw(cycle_leads.cycle_no, 'changes hands') < 0.08
    and rep_of(people.region_no, cycle_leads.cycle_no * 31) <> cycle_leads.rep_no;

create table leads as
select
    lead_no,
    any_value(person_no) as person_no,
    any_value(lead_index) as lead_index,
    min(opened_at) as created_at,
    max(converted_at) as converted_at,
    arg_max(cycle_no, cycle_number) filter (converted_at is not null) as converting_cycle_no
from cycle_leads
group by lead_no;

-- Copies of a first lead, made minutes after it: merged (in chains, too) or thrown away.
create table lead_copies as
with copied as (
    select
        observed_cycles.cycle_no,
        observed_cycles.person_no,
        observed_cycles.opened_at,
        spread_draw(observed_cycles.person_no, 0.4142135623730951, 'lead copy') as copy_draw
    from observed_cycles
    inner join people using (person_no)
    where
        cycle_number = 1
        and people.kind = 'lead'
        and opened_at < as_of() - interval 5 day
        and entry not in ('imported_as_mql', 'entered_by_sales')
)

select
    cycle_no,
    person_no,
    person_no * 8 + 6 as lead_no,
    person_no * 8 as merged_into_lead_no,
    'merged' as fate,
    opened_at + interval 2 minute as created_at,
    draw(person_no, 'copy is sales-ready') < 0.4 and getvariable('threshold') is null
        as is_sales_ready
from copied
where copy_draw < 0.06

union all

select
    cycle_no,
    person_no,
    person_no * 8 + 7,
    person_no * 8 + 6,
    'merged twice',
    opened_at + interval 4 minute,
    false
from copied
where copy_draw < 0.03

union all

select
    cycle_no,
    person_no,
    person_no * 8 + 5,
    null,
    'deleted',
    opened_at + interval 3 minute,
    false
from copied
where copy_draw >= 0.06 and copy_draw < 0.10;

insert into events
select cycle_no, person_no, 0, 'New', false, created_at
from lead_copies
union all
select cycle_no, person_no, 0, 'MQL', true, created_at + interval 9 minute
from lead_copies
where is_sales_ready;

create table contacts as
select
    person_no,
    min(created_at) as created_at,
    max(account_no) as account_no
from (
    select
        leads.person_no,
        leads.converted_at as created_at,
        coalesce(people.account_no, 50000000 + people.person_no) as account_no
    from leads
    inner join people using (person_no)
    where leads.converted_at is not null

    union all

    select person_no, born_at + interval 1 day, account_no
    from people
    where kind = 'outbound' and person_no in (select person_no from deal_people)

    union all

    select person_no, added_at, deal_account_no
    from colleagues

    union all

    select joining_colleagues.person_no, joining_colleagues.added_at, people.account_no
    from joining_colleagues
    inner join people using (person_no)
)
group by person_no;

-- Marketing's copies of a lead: an earlier address, merged later, sometimes through another copy.
create table marketo_copies as
with copied as (
    select
        person_no,
        known_at,
        spread_draw(person_no, 0.7320508075688772, 'marketo copy') as copy_draw
    from people
    where
        has_marketo
        and kind in ('lead', 'subscriber')
        and known_at + interval 41 day < observed_until()
)

select
    person_no * 4 + 1 as marketo_no,
    person_no * 4 as merged_into_marketo_no,
    person_no,
    known_at as created_at,
    known_at + interval 40 day as merged_at
from copied
where copy_draw < 0.04

union all

select
    person_no * 4 + 2,
    person_no * 4 + 1,
    person_no,
    known_at + interval 1 minute,
    known_at + interval 20 day
from copied
where copy_draw < 0.015;

create table deleted_marketo_copies as
select
    person_no * 4 + 3 as marketo_no,
    person_no,
    known_at + interval 3 day as deleted_at
from people
where
    has_marketo
    and known_at + interval 4 day < observed_until()
    and spread_draw(person_no, 0.2360679774997897, 'marketo delete') < 0.02;
