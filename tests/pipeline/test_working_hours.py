"""The clock of the agreement, through the project's own models, against an independent library.

One build holds some cases that a person can check and 10,000 random intervals, in time zones with
weeks, breaks and holidays of their own; `businesstimedelta` says what each must come to.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pytest
import pytz
from businesstimedelta import BusinessTimeDelta, HolidayRule, LunchTimeRule, Rules, WorkDayRule

from orchestration.home import Home
from orchestration.publish import candidate

PROJECT = Path(__file__).parents[2]
INTERVALS = 10_000
FIRST_DAY, LAST_DAY = date(2023, 1, 1), date(2026, 12, 31)
MODELS = (
    "stages",
    "int_calendar_days",
    "int_working_intervals",
    "int_clock_spans",
    "int_hand_off_clocks",
    "int_hand_off_due_times",
    "int_hand_offs",
    "int_cycle_working_hours",
)


@dataclass(frozen=True)
class Week:
    """Working days (ISO), hours of the day and a break; `own` unless it is everybody's."""

    days: tuple[int, ...]
    opens: time
    closes: time
    pause: tuple[time, time] | None = None
    own: bool = True

    @property
    def openings(self) -> list[tuple[time, time]]:
        """From when to when somebody works on a working day."""
        if self.pause is None:
            return [(self.opens, self.closes)]
        return [(self.opens, self.pause[0]), (self.pause[1], self.closes)]


GENERAL = Week((1, 2, 3, 4, 5), time(9), time(18), own=False)
WEEKS = {
    "Europe/Berlin": GENERAL,
    "America/New_York": GENERAL,
    "Asia/Kolkata": GENERAL,
    "Europe/London": Week((1, 2, 3, 4, 5), time(8, 30), time(17), (time(12), time(13))),
    "America/St_Johns": Week((1, 2, 3, 4), time(7, 15), time(17, 45)),
    "Australia/Lord_Howe": Week((1, 2, 3, 4, 5, 6), time(10), time(19, 30), (time(13), time(14))),
    "Pacific/Auckland": Week((7, 1, 2, 3, 4), time(9), time(17), (time(12, 30), time(13))),
}


@dataclass(frozen=True)
class Interval:
    """A hand-off with its target in hours, and its answer; moments in UTC."""

    time_zone: str
    hours: int
    handed_off_at: datetime
    answered_at: datetime


@dataclass(frozen=True)
class Case:
    """What a person finds on a calendar; moments by the owner's local clock."""

    time_zone: str
    hours: int
    handed_off: str
    answered: str
    due: str
    working: str

    @property
    def interval(self) -> Interval:
        """The same in UTC."""
        return Interval(
            self.time_zone,
            self.hours,
            local(self.time_zone, self.handed_off),
            local(self.time_zone, self.answered),
        )


# In Berlin the Monday 2026-10-26 is a holiday and winter time begins the day before.
CASES = {
    "Friday 17:50, a holiday on Monday, the change to winter time": Case(
        *("Europe/Berlin", 8),
        *("2026-10-23 17:50", "2026-10-27 09:30", "2026-10-27 16:50", "0:40"),
    ),
    "at night": Case(
        *("Europe/Berlin", 1),
        *("2026-07-07 23:10", "2026-07-08 08:00", "2026-07-08 10:00", "0:00"),
    ),
    "before the opening": Case(
        *("Europe/Berlin", 1),
        *("2026-07-07 06:00", "2026-07-07 09:20", "2026-07-07 10:00", "0:20"),
    ),
    "at the weekend": Case(
        *("Europe/Berlin", 2),
        *("2026-07-11 12:00", "2026-07-13 11:30", "2026-07-13 11:00", "2:30"),
    ),
    "exactly at closing time": Case(
        *("Europe/Berlin", 1),
        *("2026-07-07 18:00", "2026-07-08 09:01", "2026-07-08 10:00", "0:01"),
    ),
    "due exactly at closing time": Case(
        *("Europe/Berlin", 9),
        *("2026-07-07 09:00", "2026-07-07 20:00", "2026-07-07 18:00", "9:00"),
    ),
    "over several days": Case(
        *("Europe/Berlin", 20),
        *("2026-07-07 12:00", "2026-07-09 15:00", "2026-07-09 14:00", "21:00"),
    ),
    "answered before the hand-off": Case(
        *("Europe/Berlin", 1),
        *("2026-07-07 12:00", "2026-07-06 17:00", "2026-07-07 13:00", "-4:00"),
    ),
    "around a break": Case(
        *("Europe/London", 2),
        *("2026-07-07 11:30", "2026-07-07 13:15", "2026-07-07 14:30", "0:45"),
    ),
    "in a break": Case(
        *("Europe/London", 1),
        *("2026-07-07 12:20", "2026-07-07 12:40", "2026-07-07 14:00", "0:00"),
    ),
    "an owner in New York": Case(
        *("America/New_York", 2),
        *("2026-03-06 17:00", "2026-03-09 09:30", "2026-03-09 10:00", "1:30"),
    ),
    "an owner in Kolkata": Case(
        *("Asia/Kolkata", 3),
        *("2026-07-07 16:30", "2026-07-08 10:30", "2026-07-08 10:30", "3:00"),
    ),
}


def local(time_zone: str, moment: str) -> datetime:
    """A local moment in UTC, without its zone."""
    naive = datetime.fromisoformat(moment)
    return pytz.timezone(time_zone).localize(naive).astimezone(UTC).replace(tzinfo=None)


def random_holidays(draw: random.Random) -> set[date]:
    """About one working day a month, and whole days off at the end of each year."""
    days = (LAST_DAY - FIRST_DAY).days
    holidays = {FIRST_DAY + timedelta(days=draw.randrange(days)) for _ in range(60)}
    holidays |= {date(year, 12, day) for year in range(2023, 2032) for day in (24, 25, 26)}
    return holidays


@pytest.fixture(scope="module")
def holidays() -> dict[str, set[date]]:
    draw = random.Random(26)
    found = {time_zone: random_holidays(draw) for time_zone in WEEKS}
    for case in CASES.values():
        noted = (case.handed_off, case.answered, case.due)
        found[case.time_zone] -= {date.fromisoformat(moment[:10]) for moment in noted}
    found["Europe/Berlin"] -= {date(2026, 7, 8)}
    found["Europe/Berlin"] |= {date(2026, 10, 26)}
    return found


@pytest.fixture(scope="module")
def intervals() -> list[Interval]:
    """The cases first, then random ones: from seconds to weeks, some on the hour, some negative."""
    draw = random.Random(2610)
    found = [case.interval for case in CASES.values()]
    seconds = (LAST_DAY - FIRST_DAY).days * 86_400
    for _ in range(INTERVALS):
        time_zone = draw.choice(list(WEEKS))
        handed_off_at = datetime(2023, 1, 1) + timedelta(seconds=draw.randrange(seconds))
        length = timedelta(seconds=int(60 * 40_000 ** draw.random()))
        answered_at = handed_off_at + (-length if draw.random() < 0.05 else length)
        if draw.random() < 0.3:
            handed_off_at = handed_off_at.replace(minute=draw.choice((0, 30)), second=0)
            answered_at = answered_at.replace(minute=draw.choice((0, 30)), second=0)
        found.append(Interval(time_zone, draw.randint(1, 40), handed_off_at, answered_at))
    return found


@pytest.fixture(scope="module")
def found(
    tmp_path_factory: pytest.TempPathFactory,
    holidays: dict[str, set[date]],
    intervals: list[Interval],
) -> list[tuple[datetime, float]]:
    """Due time and working hours of each interval, as the models say."""
    home = Home(tmp_path_factory.mktemp("working_hours"))
    duckdb.connect(str(home.landing)).close()
    candidate.create_empty(home.candidate)
    write_inputs(home.build, holidays, intervals)
    ended = subprocess.run(
        [
            Path(sys.executable).with_name("dbt"),
            *("--quiet", "--log-level-file", "none"),
            *("build", "--exclude-resource-type", "test", "unit_test", "--select", *MODELS),
            *("--project-dir", PROJECT / "dbt_project"),
            *("--profiles-dir", PROJECT / "dbt_project"),
            *("--target-path", home.dbt_target),
            *("--log-path", home.dbt_logs),
        ],
        env={**os.environ, "LEADLOOP_HOME": str(home.root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    with duckdb.connect(str(home.build), read_only=True) as connection:
        return connection.execute(
            "select due_at, response_working_hours from intermediate.int_hand_offs "
            "inner join intermediate.int_cycle_working_hours on cycle_id = person_number "
            "order by person_number"
        ).fetchall()


def write_inputs(build: Path, holidays: dict[str, set[date]], intervals: list[Interval]) -> None:
    """What the clock's models read: one person, owner, hand-off and cycle per interval."""
    numbers = range(len(intervals))
    handed_off_at = [interval.handed_off_at for interval in intervals]
    names = [str(number) for number in numbers]
    hours = sorted({interval.hours for interval in intervals})
    tables: dict[str, dict[str, Iterable[Any]]] = {
        "seeds.business_hours": business_hours(),
        "seeds.holidays": {
            "time_zone": [zone for zone, days in holidays.items() for _ in days],
            "holiday_date": [day for days in holidays.values() for day in days],
        },
        "intermediate.int_users": {"user_id": list(WEEKS), "timezone": list(WEEKS)},
        "intermediate.int_people": {
            "person_number": numbers,
            "segment": [str(interval.hours) for interval in intervals],
            "owner_id": ["somebody else" for _ in intervals],
        },
        "intermediate.int_stage_entries": {
            "person_number": numbers,
            "change_id": names,
            "owner_id": [interval.time_zone for interval in intervals],
            "stage": ["handed_off" for _ in intervals],
            "changed_at": handed_off_at,
        },
        "intermediate.int_hand_off_targets": {
            "segment": [str(number) for number in hours],
            "clock": ["working" for _ in hours],
            "respond_within_hours": hours,
            "expire_after_days": [45 for _ in hours],
            "valid_from": [datetime(1990, 1, 1) for _ in hours],
            "valid_until": [datetime(2030, 1, 1) for _ in hours],
        },
        "intermediate.int_cycle_openings": {"cycle_id": names, "person_number": numbers},
        "intermediate.int_cycle_milestones": {"cycle_id": names, "handed_off_at": handed_off_at},
        "intermediate.int_cycle_activities": {
            "cycle_id": names,
            "first_followed_up_at": [interval.answered_at for interval in intervals],
        },
    }
    nobody = "create table intermediate.{} as select {} limit 0"
    moment, number, word = "now()::timestamp as ", "1 as ", "'' as "
    with duckdb.connect(str(build)) as connection:
        connection.execute("create schema seeds; create schema intermediate")
        for name, columns in tables.items():
            arrays = {column: pyarrow.array(list(values)) for column, values in columns.items()}
            connection.register("rows_given", pyarrow.table(arrays))
            connection.execute(f"create table {name} as from rows_given")
        for name, columns in {
            "int_sales_activities": (
                f"{number}person_number, {word}activity_kind, {moment}occurred_at"
            ),
            "int_deals": f"{word}opportunity_id, {moment}first_known_at, {moment}closed_at",
            "int_opportunity_people": f"{word}opportunity_id, {number}person_number",
        }.items():
            connection.execute(nobody.format(name, columns))


def business_hours() -> dict[str, list[Any]]:
    """The rows of the seed: everybody's week, and those of zones that have their own."""
    weeks = {None: GENERAL} | {zone: week for zone, week in WEEKS.items() if week.own}
    rows = [
        (zone, day, f"{opens:%H:%M}", f"{closes:%H:%M}", date(1990, 1, 1))
        for zone, week in weeks.items()
        for day in week.days
        for opens, closes in week.openings
    ]
    columns = ("time_zone", "weekday", "opens_at", "closes_at", "valid_from")
    return {name: [row[place] for row in rows] for place, name in enumerate(columns)}


def rules(time_zone: str, holidays: set[date]) -> Rules:
    """The same week and holidays in the library's words: its Monday is 0."""
    week, zone = WEEKS[time_zone], pytz.timezone(time_zone)
    days = [day - 1 for day in week.days]
    return Rules(
        [
            WorkDayRule(start_time=week.opens, end_time=week.closes, working_days=days, tz=zone),
            HolidayRule(holidays, tz=zone),
            *(
                [
                    LunchTimeRule(
                        start_time=week.pause[0],
                        end_time=week.pause[1],
                        working_days=days,
                        tz=zone,
                    )
                ]
                if week.pause
                else []
            ),
        ]
    )


@pytest.mark.parametrize("what", CASES)
def test_a_case_is_what_a_person_finds_on_the_calendar(
    found: list[tuple[datetime, float]], what: str
) -> None:
    case = CASES[what]
    due_at, working_hours = found[list(CASES).index(what)]
    hours, minutes = case.working.removeprefix("-").split(":")
    sign = -1 if case.working.startswith("-") else 1
    assert due_at == local(case.time_zone, case.due)
    assert working_hours == pytest.approx(sign * (int(hours) + int(minutes) / 60), abs=1e-9)


def test_random_intervals_are_what_an_independent_library_says(
    found: list[tuple[datetime, float]],
    holidays: dict[str, set[date]],
    intervals: list[Interval],
) -> None:
    calendars = {zone: rules(zone, days) for zone, days in holidays.items()}
    assert len(found) == len(intervals) == len(CASES) + INTERVALS
    broken = []
    for interval, (due_at, working_hours) in zip(intervals, found, strict=True):
        calendar = calendars[interval.time_zone]
        waited = calendar.difference(interval.handed_off_at, interval.answered_at).timedelta
        if interval.answered_at < interval.handed_off_at:
            waited = -waited
        due = interval.handed_off_at + BusinessTimeDelta(calendar, hours=interval.hours)
        expected = due.astimezone(UTC).replace(tzinfo=None), waited.total_seconds()
        if (due_at, round(working_hours * 3600)) != expected:
            broken.append((interval, due_at, working_hours * 3600, expected))
    assert broken == []
