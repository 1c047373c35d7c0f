-- One row per trip of a person through the funnel, filled round by round (cycle_round.sql).
create table cycles (
    cycle_no bigint,
    person_no bigint,
    cycle_number integer,
    opened_at timestamp,
    entry varchar,
    answer varchar,
    rep_no bigint,
    is_in_office_hours boolean,
    handed_off_at timestamp,
    deal_hazard double,
    win_hazard double,
    deal_draw double,
    win_draw double,
    deal_path varchar,
    has_twin boolean,
    ends varchar,
    ends_at timestamp
);

-- What happened in a cycle, planned to its end; only what happens before the cut is observed.
create table planned_events (
    cycle_no bigint,
    person_no bigint,
    step integer,
    event varchar,
    is_automatic boolean,
    happened_at timestamp
);

create table cycle_exposures (cycle_no bigint, person_no bigint, channel_no bigint);

create table planned_deal_stages (
    deal_key bigint, step integer, stage varchar, entered_at timestamp
);

-- Trips that begin in the coming round.
create table starts as
select
    person_no,
    1 as cycle_number,
    case
        when kind in ('role', 'junk') then after_hours(born_at, 1)
        when has_marketo and draw(person_no, 'lead by form') < 0.45
            then known_at + interval 1 minute
        else after_hours(known_at, log_between(100, 5000, draw(person_no, 'becomes lead')))
    end as opened_at
from people
where kind in ('lead', 'role', 'junk');
