-- The round's cycles with their plans; who comes back begins the next round.
insert into cycles
select
    round_cycles.cycle_no,
    round_cycles.person_no,
    round_cycles.cycle_number,
    round_cycles.opened_at,
    round_cycles.entry,
    round_answers.answer,
    round_cycles.rep_no,
    round_cycles.is_in_office_hours,
    round_answers.handed_off_at,
    round_answers.deal_hazard,
    round_answers.win_hazard,
    round_answers.deal_draw,
    round_answers.win_draw,
    round_answers.deal_path,
    round_answers.has_twin,
    case
        when round_answers.is_deal then round_answers.deal_ends
        when round_answers.answer is not null then round_answers.ends
        when round_cycles.entry = 'recycled_by_marketing' then 'recycled'
    end as ends,
    case
        when round_answers.is_deal
            then (
                select max(entered_at)
                from round_deal_stages
                where deal_key = round_cycles.cycle_no * 2
            )
        when round_answers.ends = 'expired'
            then after_hours(round_answers.handed_off_at, 24 * 45)
        when round_answers.answer is not null
            then (
                select max(happened_at)
                from round_answer_events
                where round_answer_events.cycle_no = round_cycles.cycle_no
            )
        else (
            select max(happened_at)
            from round_entry_events
            where round_entry_events.cycle_no = round_cycles.cycle_no
        )
    end as ends_at
from round_cycles
left join round_answers using (cycle_no);

insert into planned_events
select * from round_entry_events
union all
select * from round_answer_events;

insert into planned_deal_stages
select * from round_deal_stages;

-- Who comes back, and when.
create or replace table starts as
select
    cycles.person_no,
    cycles.cycle_number + 1 as cycle_number,
    after_hours(
        cycles.ends_at, log_between(260, 5200, draw(cycles.cycle_no, 'return wait'))
    ) as opened_at
from cycles
inner join round_cycles using (cycle_no)
inner join people on cycles.person_no = people.person_no
where
    people.kind = 'lead'
    and cycles.ends is not null
    and not coalesce(cycles.has_twin, false)
    and draw(cycles.cycle_no, 'returns') < case cycles.ends
        when 'recycled' then 0.55
        when 'expired' then 0.25
        when 'rejected' then 0.22
        when 'lost' then 0.15
        when 'won' then 0.12
        else 0
    end;
