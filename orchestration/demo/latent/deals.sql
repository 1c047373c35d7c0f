-- Deals: of cycles, second ones beside them, of contacts that sales found, and without anybody.
create table other_deal_plans as
-- The second deal of a cycle opens while the first is open.
select
    cycles.cycle_no * 2 + 1 as deal_key,
    cycles.cycle_no,
    cycles.person_no,
    'twin' as origin,
    after_hours(first_stages.entered_at, 20) as created_at,
    cycles.deal_hazard,
    cycles.win_hazard,
    cycles.deal_draw,
    draw(cycles.cycle_no, 'twin wins') as win_draw
from cycles
inner join planned_deal_stages as first_stages
    on cycles.cycle_no * 2 = first_stages.deal_key and first_stages.step = 1
where cycles.has_twin

union all

select
    person_no * 16 as deal_key,
    null as cycle_no,
    person_no,
    'outbound' as origin,
    in_office_hours(after_hours(born_at, 48)) as created_at,
    null as deal_hazard,
    0.45 as win_hazard,
    null as deal_draw,
    draw(person_no, 'outbound wins') as win_draw
from people
where kind = 'outbound'

union all

select
    16000000000 + number * 2 as deal_key,
    null as cycle_no,
    null as person_no,
    'nobody' as origin,
    in_office_hours(after_hours(started_at(), 24 * 1050 * draw(number, 'nobody created')))
        as created_at,
    null as deal_hazard,
    0.6 as win_hazard,
    null as deal_draw,
    draw(number, 'nobody wins') as win_draw
from range(cast(4 + getvariable('people_count') * 0.007 as integer)) as numbers (number);

insert into planned_deal_stages
with chosen_paths as (
    select
        other_deal_plans.*,
        deal_paths.deal_path
    from other_deal_plans
    inner join deal_paths
        on (win_draw < 1 - exp(-win_hazard)) = deal_paths.is_win
        and draw(deal_key, 'path') >= deal_paths.from_share
        and draw(deal_key, 'path') < deal_paths.until_share
),

waits as (
    select
        chosen_paths.deal_key,
        chosen_paths.created_at,
        deal_path_steps.step,
        deal_path_steps.stage,
        sum(
            case
                when deal_path_steps.step = 1 then 0
                else log_between(
                    deal_path_steps.low_hours,
                    deal_path_steps.high_hours,
                    draw(deal_key * 16 + deal_path_steps.step, 'deal wait')
                )
            end
        ) over (partition by deal_key order by deal_path_steps.step) as hours
    from chosen_paths
    inner join deal_path_steps using (deal_path)
)

select
    deal_key,
    step,
    stage,
    case
        when step = 1 then created_at
        else in_office_hours(after_hours(created_at, hours))
    end as entered_at
from waits;

create table deal_stages as
select
    deal_key,
    step,
    stage,
    entered_at
from planned_deal_stages
where entered_at < observed_until();

create table deals as
with plans as (
    select
        cycle_no * 2 as deal_key,
        cycle_no,
        person_no,
        'cycle' as origin,
        deal_hazard,
        win_hazard,
        deal_draw,
        win_draw
    from cycles
    where deal_path is not null

    union all

    select
        deal_key,
        cycle_no,
        person_no,
        origin,
        deal_hazard,
        win_hazard,
        deal_draw,
        win_draw
    from other_deal_plans
),

states as (
    select
        deal_key,
        min(entered_at) as created_at,
        max(entered_at) as last_entered_at,
        arg_max(stage, step) as stage,
        count(*) as stage_count,
        bool_or(stage = 'Closed Lost') and arg_max(stage, step) <> 'Closed Lost'
        or count(*) filter (stage like 'Closed%') > 1 as is_reopened
    from deal_stages
    group by deal_key
),

numbered as (
    select
        row_number() over (order by plans.deal_key) as deal_no,
        plans.*,
        states.* exclude (deal_key),
        case states.stage
            when 'Closed Won' then 'won'
            when 'Closed Lost' then 'lost'
            else 'open'
        end as status
    from plans
    inner join states using (deal_key)
)

select
    numbered.*,
    coalesce(
        people.account_no,
        50000000 + people.person_no,
        1 + cast(floor(draw(deal_key, 'account') * getvariable('account_count')) as integer)
    ) as deal_account_no,
    coalesce(people.region_no, cast(deal_no % 3 as tinyint)) as deal_region_no,
    coalesce(cycles.rep_no, rep_of(deal_region_no, deal_key)) as rep_no,
    case when draw(deal_key, 'currency') < 0.12 then 'EUR' else regions.currency_code end
        as currency_code,
    case
        when deal_no % 11 <> 3
            then cast(floor(100 * log_normal(9.8, 0.9, deal_key, 'amount')) as bigint)
    end as amount_cents,
    case when deal_no % 10 <> 7 then [12, 12, 24, 36][1 + deal_no % 4] end as term_months,
    coalesce(people.lead_source, 'Outbound') as lead_source,
    -- Some close dates are typed in a little early; open deals have one ahead.
    case
        when status = 'open' then cast(last_entered_at as date) + 45
        else cast(
            timezone('Europe/Berlin', timezone('UTC', last_entered_at)) as date
        ) - case when deal_no % 8 = 5 then 2 else 0 end
    end as closed_on,
    deal_no % 5 = 2 and stage_count > 1 as is_repriced,
    deal_no % 9 = 1 and person_no is not null as has_no_named_primary,
    deal_no % 29 = 4 as has_deleted_copy
from numbered
left join people using (person_no)
left join cycles using (cycle_no)
left join regions
    on coalesce(people.region_no, cast(numbered.deal_no % 3 as tinyint)) = regions.region_no;

-- Colleagues whom sales adds to the deal, new to everybody.
create table colleagues as
select
    10000000 + deal_no * 4 + colleague_index as person_no,
    deal_no,
    deal_account_no,
    deal_region_no,
    lead_source,
    after_hours(
        created_at, log_between(0.5, 48, draw(deal_no * 4 + colleague_index, 'colleague'))
    ) as added_at
from (
    select
        *,
        unnest(range(cast(floor(3.2 * pow(draw(deal_no, 'group'), 1.5)) as integer)))
            as colleague_index
    from deals
    where person_no is not null
)
where added_at < observed_until();

-- What is left of the plans once the cut is made.
create table events as
select *
from planned_events
where happened_at < observed_until();

create table observed_cycles as
select
    cycles.*,
    observed.last_event_at,
    observed.converted_at
from cycles
inner join (
    select
        cycle_no,
        max(happened_at) as last_event_at,
        min(happened_at) filter (event = 'Qualified') as converted_at
    from events
    group by cycle_no
) as observed using (cycle_no);

-- Known colleagues, still with marketing, who turn out to sit at the table.
create table joining_colleagues as
with waiting as (
    select
        observed_cycles.cycle_no,
        observed_cycles.person_no,
        observed_cycles.last_event_at,
        people.account_no
    from observed_cycles
    inner join people using (person_no)
    where
        observed_cycles.entry in ('inquiry_only', 'mql_waiting')
        and people.kind = 'lead'
        and people.account_no is not null
        and draw(observed_cycles.cycle_no, 'joins') < 0.5
),

chances as (
    select
        waiting.cycle_no,
        waiting.person_no,
        deals.deal_no,
        deals.created_at,
        row_number() over (
            partition by waiting.cycle_no order by deals.created_at, deals.deal_no
        ) as chance_no
    from waiting
    inner join deals
        on waiting.account_no = deals.deal_account_no
        and deals.created_at > waiting.last_event_at + interval 3 hour
        and deals.person_no is not null
        and not deals.has_no_named_primary
)

select
    cycle_no,
    person_no,
    deal_no,
    after_hours(created_at, log_between(0.5, 48, draw(cycle_no, 'joining'))) as added_at
from chances
where chance_no = 1
qualify
    row_number() over (partition by deal_no order by cycle_no) <= 2
    and added_at < observed_until();

create table deal_people as
select
    deal_no,
    person_no,
    cycle_no,
    ['Decision Maker', 'Champion', 'Economic Buyer'][1 + cast(deal_no % 3 as integer)] as role,
    true as is_first,
    created_at as added_at,
    -- Some deals name their person on the deal itself only.
    deal_no % 7 <> 0 or has_no_named_primary or exists (
        select 1 from colleagues where colleagues.deal_no = deals.deal_no
    ) as has_role
from deals
where person_no is not null

union all

select deal_no, person_no, null, 'Influencer', false, added_at, true
from colleagues

union all

select deal_no, person_no, cycle_no, 'Evaluator', false, added_at, true
from joining_colleagues;
