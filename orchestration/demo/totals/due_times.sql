-- By when each hand-off was to be answered: opening by opening, until the agreed hours are over.
create table zone_openings as
with zone_days as (
    select
        zones.time_zone,
        cast(days.day as date) as local_date,
        (
            select max(valid_from)
            from openings
            where openings.time_zone = zones.time_zone and openings.valid_from <= days.day
        ) as own_week,
        (
            select max(valid_from)
            from openings
            where openings.time_zone is null and openings.valid_from <= days.day
        ) as general_week
    from (select distinct time_zone from regions) as zones
    cross join range(started_at(), as_of() + interval 1 year, interval 1 day) as days (day)
)

select
    zone_days.time_zone,
    timezone('UTC', timezone(
        zone_days.time_zone, local_date + cast(openings.opens_at || ':00' as interval)
    )) as opens_at,
    timezone('UTC', timezone(
        zone_days.time_zone, local_date + cast(openings.closes_at || ':00' as interval)
    )) as closes_at
from zone_days
inner join openings
    on isodow(local_date) = openings.weekday
    and case
        when own_week is null
            then openings.time_zone is null and openings.valid_from = general_week
        else openings.time_zone = zone_days.time_zone and openings.valid_from = own_week
    end
where not exists (
    select 1
    from holidays
    where
        holidays.holiday_date = zone_days.local_date
        and coalesce(holidays.time_zone, zone_days.time_zone) = zone_days.time_zone
);

create table due_times as
with waits as (
    select
        cycle_facts.cycle_no,
        zone_openings.closes_at,
        sum(
            epoch_us(zone_openings.closes_at)
            - epoch_us(greatest(zone_openings.opens_at, cycle_facts.handed_off_at))
        ) over (
            partition by cycle_facts.cycle_no order by zone_openings.opens_at
        ) - getvariable('respond_within_hours') * 3600000000 as spare_us
    from cycle_facts
    inner join cycles using (cycle_no)
    inner join users on cycles.rep_no = users.user_no
    inner join regions on users.region_no = regions.region_no
    inner join zone_openings
        on regions.time_zone = zone_openings.time_zone
        and zone_openings.closes_at > cycle_facts.handed_off_at
        and zone_openings.opens_at < cycle_facts.handed_off_at + interval 60 day
)

select
    cycle_no,
    make_timestamp(cast(min(epoch_us(closes_at) - spare_us) as bigint)) as due_at
from waits
where spare_us >= 0 and getvariable('response_clock') = 'working'
group by cycle_no

union all

select cycle_no, handed_off_at + to_hours(getvariable('respond_within_hours'))
from cycle_facts
where handed_off_at is not null and getvariable('response_clock') = 'raw';
