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
