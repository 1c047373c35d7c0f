-- One round: every person whose next cycle begins goes from its first event to its end.
-- When a definition of a sales-ready lead, if there is one, calls a person so: at the opening or at
-- a later touch.
create or replace temp table round_crossings as
with moments as (
    select person_no, opened_at, opened_at as scored_at
    from starts
    union
    select starts.person_no, starts.opened_at, defined_touches.happened_at
    from starts
    inner join defined_touches
        on starts.person_no = defined_touches.person_no
        and starts.opened_at < defined_touches.happened_at
),

scores as (
    select
        moments.person_no,
        moments.scored_at,
        sum(defined_touches.points * pow(
            0.5,
            hours_from(defined_touches.happened_at, moments.scored_at)
            / 24 / defined_touches.half_life_days
        )) as score
    from moments
    inner join defined_touches
        on moments.person_no = defined_touches.person_no
        and moments.scored_at >= defined_touches.happened_at
    group by all
)

select
    person_no,
    min(scored_at) as crossed_at
from scores
where score >= getvariable('threshold')
group by person_no;

create or replace temp table round_cycles as
with drawn as (
    select
        starts.person_no * 8 + starts.cycle_number as cycle_no,
        starts.person_no,
        starts.cycle_number,
        starts.opened_at,
        people.kind,
        people.region_no,
        round_crossings.crossed_at,
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
    left join round_crossings using (person_no)
    where starts.opened_at < observed_until() - interval 1 day
)

select
    drawn.cycle_no,
    drawn.person_no,
    drawn.cycle_number,
    entries.entry,
    entries.is_handed_off,
    drawn.crossed_at,
    draw(drawn.cycle_no, 'office hours') < 0.85 as is_in_office_hours,
    rep_of(drawn.region_no, drawn.cycle_no) as rep_no,
    case
        when entries.entry = 'entered_by_sales' then in_office_hours(drawn.opened_at)
        else drawn.opened_at
    end as opened_at
from drawn
inner join entries
    on case
        when getvariable('threshold') is not null
            then entries.entry = if(drawn.crossed_at is null, 'inquiry_only', 'standard')
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
        round_cycles.crossed_at,
        round_cycles.is_in_office_hours,
        entry_steps.step,
        entry_steps.event,
        entry_steps.is_automatic,
        case
            when entry_steps.step = 1 then 0
            else log_between(
                entry_steps.low_hours,
                entry_steps.high_hours,
                draw(round_cycles.cycle_no * 16 + entry_steps.step, 'entry wait')
            )
        end as own_hours,
        sum(own_hours) over (
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
        when event = 'MQL' and crossed_at is not null then after_hours(crossed_at, 1 / 60)
        when step > 1 and crossed_at is not null then after_hours(crossed_at, own_hours)
        when step > 1 and is_in_office_hours and not is_automatic
            then in_office_hours(after_hours(opened_at, hours))
        else after_hours(opened_at, hours)
    end as happened_at
from waits;
