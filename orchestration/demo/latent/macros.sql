-- Chance, clocks and numbers that every other file of the simulation speaks in.
-- A draw is a number in [0, 1) that only the seed, the thing and the purpose decide. The hash is
-- hashed once more, because DuckDB combines several arguments by xor: two purposes of one thing
-- would otherwise differ by a constant.
create or replace macro draw(thing, purpose) as
    (hash(hash(getvariable('seed'), thing, purpose)) >> 11) / 9007199254740992.0;

-- Evenly spread draws for neighbouring numbers: rare kinds occur even among a few hundred.
create or replace macro spread_draw(number, step, purpose) as
    (number * step + draw(0, purpose)) % 1.0;

-- Between low and high, every ratio equally likely.
create or replace macro log_between(low, high, chance) as low * pow(high / low, chance);

create or replace macro log_normal(mu, sigma, thing, purpose) as
    exp(
        mu + sigma * sqrt(-2 * ln(1 - draw(thing, purpose)))
        * cos(2 * pi() * draw(thing, purpose || ' angle'))
    );

create or replace macro after_hours(moment, hours) as
    make_timestamp(epoch_us(moment) + cast(hours * 3600000000.0 as bigint));

create or replace macro hours_from(earlier, later) as
    (epoch_us(later) - epoch_us(earlier)) / 3600000000.0;

create or replace macro started_at() as timestamp '2023-07-01 00:00:00';
create or replace macro as_of() as timestamp '2026-07-01 00:00:00';
-- Nothing happens in the last hour, so that no fact stands on the cut itself.
create or replace macro observed_until() as timestamp '2026-06-30 23:00:00';

-- Forward in time and order-preserving: from Friday evening on, the week is squeezed into the
-- five working days, then each day (from 17:00 on) into 07:00 to 17:00 UTC.
create or replace macro friday_evening() as timestamp '2023-06-30 17:00:00';
create or replace macro in_working_week(hours) as
    floor(hours / 168) * 168 + 55 + 113 * ((hours / 168) - floor(hours / 168));
create or replace macro in_working_day(hours) as
    floor(hours / 24) * 24 + 14 + 10 * ((hours / 24) - floor(hours / 24));
create or replace macro in_office_hours(moment) as
    after_hours(
        friday_evening(),
        in_working_day(in_working_week(hours_from(friday_evening(), moment)))
    );

-- Minor units of a currency at the last rate at or before the day, as money in euros.
create or replace macro in_euros(cents, units_per_euro) as
    cast(round((cents / 100.0) / units_per_euro, 2) as decimal(18, 2));

create or replace macro mail_link_count() as 3;

create or replace macro days(number) as to_days(cast(number as integer));
