-- One round: every person whose next cycle begins goes from its first event to its end.
create or replace temp table round_cycles as
with drawn as (
    select
        starts.person_no * 8 + starts.cycle_number as cycle_no,
        starts.person_no,
        starts.cycle_number,
        starts.opened_at,
        people.kind,
        people.region_no,
        case
            when cycle_number = 1 then spread_draw(person_no, 0.7548776662466927, 'entry')
            else draw(person_no * 8 + cycle_number, 'entry')
        end as entry_draw,
        case
            when cycle_number = 1 and kind = 'lead'
                then row_number() over (partition by kind order by person_no)
        end as cast_no
    from starts
    inner join people using (person_no)
    where starts.opened_at < observed_until() - interval 1 day
)

select
    drawn.cycle_no,
    drawn.person_no,
    drawn.cycle_number,
    entries.entry,
    entries.is_handed_off,
    draw(drawn.cycle_no, 'office hours') < 0.85 as is_in_office_hours,
    rep_of(drawn.region_no, drawn.cycle_no) as rep_no,
    case
        when entries.entry = 'entered_by_sales' then in_office_hours(drawn.opened_at)
        else drawn.opened_at
    end as opened_at
from drawn
inner join entries
    on case
        when drawn.kind = 'junk' then entries.entry = 'inquiry_only'
        when drawn.cast_no <= entries.cast_count then entries.cast_no = drawn.cast_no
        when drawn.cycle_number = 1
            then drawn.entry_draw >= entries.first_from and drawn.entry_draw < entries.first_until
        else drawn.entry_draw >= entries.return_from and drawn.entry_draw < entries.return_until
    end;

create or replace temp table round_entry_events as
with waits as (
    select
        round_cycles.cycle_no,
        round_cycles.person_no,
        round_cycles.opened_at,
        round_cycles.is_in_office_hours,
        entry_steps.step,
        entry_steps.event,
        entry_steps.is_automatic,
        sum(
            case
                when entry_steps.step = 1 then 0
                else log_between(
                    entry_steps.low_hours,
                    entry_steps.high_hours,
                    draw(round_cycles.cycle_no * 16 + entry_steps.step, 'entry wait')
                )
            end
        ) over (
            partition by round_cycles.cycle_no order by entry_steps.step
        ) as hours
    from round_cycles
    inner join entry_steps using (entry)
)

select
    cycle_no,
    person_no,
    step,
    event,
    is_automatic,
    case
        when step > 1 and is_in_office_hours and not is_automatic
            then in_office_hours(after_hours(opened_at, hours))
        else after_hours(opened_at, hours)
    end as happened_at
from waits;

-- Which channels had reached the person by the hand-off, and what that does to its chances.
create or replace temp table round_hand_offs as
select
    cycle_no,
    person_no,
    min(happened_at) as handed_off_at,
    max(happened_at) as answers_start_at
from round_entry_events
where event = 'Assigned'
group by all;

insert into cycle_exposures
select
    round_hand_offs.cycle_no,
    round_hand_offs.person_no,
    exposures.channel_no
from round_hand_offs
inner join exposures
    on round_hand_offs.person_no = exposures.person_no
    and exposures.first_reached_at < round_hand_offs.handed_off_at;

create or replace temp table round_chances as
with effects as (
    select
        cycle_exposures.cycle_no,
        sum(channels.deal_effect) as deal_effect,
        sum(channels.win_effect) as win_effect
    from cycle_exposures
    inner join round_hand_offs using (cycle_no)
    inner join channels using (channel_no)
    group by cycle_exposures.cycle_no
)

select
    round_hand_offs.cycle_no,
    round_hand_offs.person_no,
    round_hand_offs.handed_off_at,
    round_hand_offs.answers_start_at,
    getvariable('deal_hazard') + coalesce(effects.deal_effect, 0) as deal_hazard,
    0.30 + coalesce(effects.win_effect, 0) as win_hazard,
    draw(round_hand_offs.cycle_no, 'deal') as deal_draw,
    draw(round_hand_offs.cycle_no, 'win') as win_draw,
    people.kind = 'lead' and deal_draw < 1 - exp(-deal_hazard) as is_deal,
    win_draw < 1 - exp(-win_hazard) as is_win
from round_hand_offs
inner join people using (person_no)
left join effects using (cycle_no);

-- The first people of the first round play every answer and every course of a deal once.
create or replace temp table round_answers as
with cast_numbers as (
    select
        *,
        row_number() over (
            partition by cycle_no % 8 = 1, is_deal order by cycle_no
        ) as answer_cast_no,
        row_number() over (
            partition by cycle_no % 8 = 1, is_deal, is_win order by cycle_no
        ) as path_cast_no
    from round_chances
)

select
    cast_numbers.*,
    answers.answer,
    answers.ends,
    deal_paths.deal_path,
    deal_paths.ends as deal_ends,
    cast_numbers.is_deal and draw(cast_numbers.cycle_no, 'twin') < 0.05 as has_twin
from cast_numbers
inner join answers
    on cast_numbers.is_deal = answers.is_deal
    and case
        when
            cast_numbers.cycle_no % 8 = 1
            and cast_numbers.answer_cast_no <= answers.cast_count
            then cast_numbers.answer_cast_no = answers.cast_no
        else
            draw(cast_numbers.cycle_no, 'answer') >= answers.from_share
            and draw(cast_numbers.cycle_no, 'answer') < answers.until_share
    end
left join deal_paths
    on cast_numbers.is_deal
    and cast_numbers.is_win = deal_paths.is_win
    and case
        when
            cast_numbers.cycle_no % 8 = 1
            and cast_numbers.path_cast_no <= deal_paths.cast_count
            then cast_numbers.path_cast_no = deal_paths.cast_no
        else
            draw(cast_numbers.cycle_no, 'path') >= deal_paths.from_share
            and draw(cast_numbers.cycle_no, 'path') < deal_paths.until_share
    end;

create or replace temp table round_answer_events as
with waits as (
    select
        round_answers.cycle_no,
        round_answers.person_no,
        round_answers.answers_start_at,
        round_cycles.is_in_office_hours,
        answer_steps.step,
        answer_steps.event,
        sum(
            log_between(
                answer_steps.low_hours,
                answer_steps.high_hours,
                draw(round_answers.cycle_no * 16 + answer_steps.step, 'answer wait')
            )
        ) over (
            partition by round_answers.cycle_no order by answer_steps.step
        ) as hours
    from round_answers
    inner join round_cycles using (cycle_no)
    inner join answer_steps using (answer)
    where answer_steps.step > 0
)

select
    cycle_no,
    person_no,
    step + 8 as step,
    case
        when event = 'Disqualified automatically' then 'Disqualified'
        when event = 'Qualified' then 'Qualified'
        else event
    end as event,
    event in ('Disqualified automatically', 'automatic_mail') as is_automatic,
    case
        when is_in_office_hours and event not in ('Disqualified automatically', 'automatic_mail')
            then in_office_hours(after_hours(answers_start_at, hours))
        else after_hours(answers_start_at, hours)
    end as happened_at
from waits;

-- A deal begins a second after its lead is qualified; its stages follow.
create or replace temp table round_deal_stages as
with waits as (
    select
        round_answers.cycle_no,
        qualifications.happened_at,
        round_cycles.is_in_office_hours,
        deal_path_steps.step,
        deal_path_steps.stage,
        sum(
            case
                when deal_path_steps.step = 1 then 0
                else log_between(
                    deal_path_steps.low_hours,
                    deal_path_steps.high_hours,
                    draw(round_answers.cycle_no * 16 + deal_path_steps.step, 'deal wait')
                )
            end
        ) over (
            partition by round_answers.cycle_no order by deal_path_steps.step
        ) as hours
    from round_answers
    inner join round_cycles using (cycle_no)
    inner join round_answer_events as qualifications
        on round_answers.cycle_no = qualifications.cycle_no
        and qualifications.event = 'Qualified'
    inner join deal_path_steps using (deal_path)
)

select
    cycle_no * 2 as deal_key,
    step,
    stage,
    case
        when step > 1 and is_in_office_hours
            then in_office_hours(after_hours(happened_at, hours))
        else after_hours(happened_at, hours + 1 / 3600)
    end as entered_at
from waits;

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
