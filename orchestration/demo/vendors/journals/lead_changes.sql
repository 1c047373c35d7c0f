-- A lead that sales enters is the seller's from the start; every other begins with marketing.
create table first_owners as
select
    lead_no,
    arg_min(entry, cycle_number) = 'entered_by_sales' as is_entered_by_sales,
    arg_min(cycle_no, cycle_number) as cycle_no,
    case when is_entered_by_sales then arg_min(rep_no, cycle_number) else marketing_user() end
        as owner_no
from cycle_leads
group by lead_no;

-- What Salesforce tracks of a lead: statuses, owners, reasons of rejection.
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
        and not exists (
            select 1
            from first_owners
            where first_owners.cycle_no = cycle_leads.cycle_no and is_entered_by_sales
        )

    union all

    select lead_no, rep_no, reassigned_at
    from reassignments
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
            lag(rep_no) over (partition by lead_no order by handed_over_at),
            first_owners.owner_no
        ) as varchar
    ),
    cast(rep_no as varchar),
    marketing_user(),
    handed_over_at
from hand_overs
inner join first_owners using (lead_no);
