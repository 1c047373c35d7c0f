"""Random people, rules and moments for the scoring models, and the models' own SQL run over them.

The SQL is what dbt compiled for the simulated company; it reads the tables that are made here, so
that a world of any shape is scored in a second.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas

from tests.pipeline.score_oracle import Change, Person, Rule, Touch

AS_OF = datetime(2026, 7, 1)
SCORED_FROM = AS_OF - timedelta(days=900)
OPENED_AT = datetime(2024, 3, 3, 3)
CLOSED_AT = datetime(2026, 3, 4, 5)
THRESHOLDS_FROM = (date(2023, 7, 1), date(2024, 9, 9))
MODELS = (
    "int_scoring_rules",
    "int_score_thresholds",
    "int_person_facts",
    "int_score_days",
    "int_scored_moments",
    "int_scored_touches",
    "int_engagement_points",
    "int_fit_points",
    "int_score_cards",
)
TYPES = ("form", "page_view", "email_click", "event")
CONTENTS = ("Pricing", "Home", "Ask for a demo", "Careers", None)
CHANNELS = ("website", "email", "paid_search")
STAGES = ("inquiry", "mql", "handed_off", "accepted", "won")
VALUES = {
    "title": ("CFO", "VP Finance", "Analyst", None),
    "country": ("Germany", "United States", None),
    "segment": ("SMB", "Enterprise", None),
    "employee_count": ("7", "250", "4000", None),
    "answer_budget": ("yes", "no"),
}

TABLES = """
create table build.seeds.scoring_rules (rule_id varchar, label varchar, dimension varchar,
    signal varchar, operator varchar, value varchar, points double, cap double,
    half_life_days double, valid_from date, valid_to date, version varchar);
create table build.intermediate.int_cycle_stages (cycle_id varchar, stage varchar,
    first_entered_at timestamp);
create table build.intermediate.int_lead_cycles (cycle_id varchar, person_number bigint,
    account_number bigint, segment varchar, outcome varchar, opened_at timestamp,
    closed_at timestamp, next_opened_at timestamp);
create table build.intermediate.int_metric_windows as
    select 'daily_scores' as window_name, 900 as days, timestamp '1990-01-01' as valid_from,
        cast(null as timestamp) as valid_until;
create table build.seeds.thresholds (segment varchar, score double, valid_from date);
create table build.intermediate.int_scanner_clicks (touch_id varchar, seen_from timestamp);
create table build.intermediate.int_touches (touch_id varchar, person_number bigint,
    touch_type varchar, channel varchar, campaign_id varchar, content varchar,
    touched_at timestamp, known_at timestamp, is_eligible boolean, ineligible_reason varchar);
create table build.intermediate.int_people (person_number bigint, account_number bigint,
    title varchar, seniority varchar, country varchar, lead_source varchar, segment varchar);
create table build.intermediate.int_accounts (account_number bigint, industry varchar,
    employee_count bigint, is_customer boolean);
create table build.intermediate.int_attribute_histories (person_number bigint, signal varchar,
    value varchar, changed_at timestamp, counts_from timestamp);
create table build.intermediate.int_measured_inputs as
    select unnest(['scored_touches', 'scored_attributes']) as input_name, true as is_measured;
"""


class Moment(NamedTuple):
    """A stage that a person's only cycle enters; None is the run's moment."""

    person: int
    stage: str | None
    at: datetime


class Row(NamedTuple):
    """A touch as it stands in int_touches, eligible or not."""

    touch_id: str
    person: int
    touch: Touch
    ineligible_reason: str | None = None

    @property
    def sameness(self) -> tuple:
        """What two touches have in common of which one is a duplicate."""
        one = self.touch
        return self.person, one.type, one.campaign, one.content, one.touched_at


@dataclass(frozen=True)
class World:
    """What is recorded: rules, people by number, the rows of touches, and when they are scored."""

    rules: Sequence[Rule]
    people: dict[int, Person]
    rows: list[Row]
    moments: list[Moment] = field(default_factory=list)

    def later(self, *, rows: Iterable[Row], changes: Iterable[tuple[int, Change]]) -> "World":
        """The same world after more is recorded."""
        people = {
            number: replace(one, changes=[*one.changes]) for number, one in self.people.items()
        }
        for number, change in changes:
            people[number].changes.append(change)
        return replace(self, people=people, rows=[*rows])


def random_world(seed: int, *, people_count: int) -> World:
    """A world whose times collide, whose records come late, and whose rules come in versions."""
    dice = random.Random(seed)
    people = {number: _person(dice) for number in range(1, people_count + 1)}
    rows = [row for number in people for row in _rows(dice, number)]
    for row in rows:
        if row.ineligible_reason is None:
            people[row.person].touches.append(row.touch)
    moments = [moment for number in people for moment in _moments(dice, number, rows)]
    return World(_rules(dice), people, rows, moments)


def scores(
    world: World, *, compiled: Path, signals: Path, shuffled: int | None = None
) -> dict[tuple[int, str], tuple[str, float, float, float, float, bool]]:
    """What the models say: version, fit, engagement, both, both with scanners, if backfilled.

    By person and moment; a day is a moment by its name. `shuffled` is the seed of another
    order of all rows.
    """
    dice = random.Random(shuffled)
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build")
        connection.execute("create schema build.seeds; create schema build.intermediate")
        connection.execute(TABLES)
        connection.execute(
            f"create table build.seeds.scoring_signals as from read_csv('{signals}', "
            "all_varchar = true)"
        )
        for table, rows in _tables(world).items():
            if shuffled is not None:
                dice.shuffle(rows)
            if rows:
                connection.register("given", pandas.DataFrame(rows, dtype=object))
                connection.execute(f"insert into build.{table} from given")
        for model in MODELS:
            sql = (compiled / f"{model}.sql").read_text(encoding="utf-8")
            connection.execute(f"create table build.intermediate.{model} as {sql}")
        found = connection.execute(
            "select person_number, moment, definition_version, fit_score, engagement_score, score, "
            "score_with_scanners, fit_is_backfilled from build.intermediate.int_score_cards"
        ).fetchall()
    return {(person, moment): tuple(rest) for person, moment, *rest in found}


def _tables(world: World) -> dict[str, list[tuple]]:
    cycles = {moment.person: moment.stage is None for moment in world.moments}
    for moment in world.moments:
        cycles[moment.person] |= moment.stage is None
    return {
        "seeds.scoring_rules": [tuple(rule) for rule in world.rules],
        "intermediate.int_cycle_stages": [
            (str(moment.person), moment.stage, moment.at)
            for moment in world.moments
            if moment.stage is not None
        ],
        "intermediate.int_lead_cycles": [
            (
                *(str(number), number, number, None, "recycled" if is_open else "won"),
                *(OPENED_AT, None if is_open else CLOSED_AT, None),
            )
            for number, is_open in cycles.items()
        ],
        "intermediate.int_touches": [
            (
                *(row.touch_id, row.person, row.touch.type, row.touch.channel, row.touch.campaign),
                *(row.touch.content, row.touch.touched_at, row.touch.known_at),
                *(row.ineligible_reason is None, row.ineligible_reason),
            )
            for row in world.rows
        ],
        "intermediate.int_scanner_clicks": [
            (row.touch_id, row.touch.seen_from)
            for row in world.rows
            if row.touch.seen_from is not None
        ],
        "seeds.thresholds": [(None, 20.0, day) for day in THRESHOLDS_FROM],
        "intermediate.int_people": [
            (
                *(number, number, one.current.get("title"), None, one.current.get("country")),
                *(None, one.current.get("segment")),
            )
            for number, one in world.people.items()
        ],
        "intermediate.int_accounts": [
            (number, None, one.current.get("employee_count"), None)
            for number, one in world.people.items()
        ],
        "intermediate.int_attribute_histories": [
            (
                *(number, change.signal, change.value, change.changed_at),
                max(change.changed_at, change.known_at),
            )
            for number, one in world.people.items()
            for change in one.changes
        ],
    }


def _when(dice: random.Random) -> datetime:
    """A moment of three years; half of them are midnights of few days, so that many are equal."""
    if dice.random() < 0.5:
        return datetime(2023, 7, 1) + timedelta(days=30 * dice.randrange(36))
    return datetime(2023, 7, 1) + timedelta(microseconds=dice.randrange(1095 * 86_400 * 10**6))


def known(dice: random.Random, happened_at: datetime) -> datetime:
    """When it became known: mostly at once, sometimes much later, seldom before it happened."""
    return happened_at + timedelta(days=dice.choice((0, 0, 0, 0, 3, 90, -1)))


def touch_of(dice: random.Random) -> Touch:
    """A touch of any kind and time."""
    touched_at = _when(dice)
    known_at = known(dice, touched_at)
    touch_type = dice.choice(TYPES)
    late = timedelta(days=dice.choice((0, 0, 1, 200)))
    is_scanned = touch_type == "email_click" and dice.random() < 0.4
    return Touch(
        touch_type,
        dice.choice(CHANNELS),
        dice.choice(("c1", None)),
        dice.choice(CONTENTS),
        touched_at,
        known_at,
        max(touched_at, known_at) + late if is_scanned else None,
    )


def change_of(dice: random.Random) -> Change:
    """A change of any attribute at any time."""
    signal = dice.choice(tuple(VALUES))
    changed_at = _when(dice)
    return Change(signal, dice.choice(VALUES[signal]), changed_at, known(dice, changed_at))


def _person(dice: random.Random) -> Person:
    current = {
        signal: dice.choice(values) for signal, values in VALUES.items() if signal[:6] != "answer"
    }
    changes = {change_of(dice) for _ in range(dice.choice((0, 0, 2, 6, 30)))}
    distinct = {
        (one.signal, one.changed_at, max(one.changed_at, one.known_at)): one for one in changes
    }
    return Person(current, list(distinct.values()))


def _rows(dice: random.Random, number: int) -> list[Row]:
    rows = []
    for place in range(dice.choice((0, 1, 5, 30))):
        reason = dice.choice((None, None, None, "bot"))
        rows.append(Row(f"m{number:04d}-{place}", number, touch_of(dice), reason))
    # Two equal touches of one person would be one and a duplicate.
    first = {row.sameness: row for row in reversed(rows) if row.ineligible_reason is None}
    return [row for row in rows if row.ineligible_reason or first[row.sameness] is row]


def _moments(dice: random.Random, number: int, rows: Sequence[Row]) -> list[Moment]:
    own = [row.touch.touched_at for row in rows if row.person == number]
    stages = dice.sample(STAGES, dice.randint(1, len(STAGES)))
    moments = [
        Moment(number, stage, dice.choice(own) if own and dice.random() < 0.3 else _when(dice))
        for stage in stages
    ]
    return [*moments, Moment(number, None, AS_OF)] if dice.random() < 0.5 else moments


def _rules(dice: random.Random) -> list[Rule]:
    """Three versions one after the other; before the first there is none."""
    starts = (date(2023, 10, 1), date(2024, 10, 28), date(2025, 8, 1))
    ends = (date(2024, 10, 27), date(2025, 7, 31), None)
    return [
        Rule(f"r{place}", f"rule {place}", *_aim(dice), first, last, version)
        for version, first, last in zip("123", starts, ends, strict=True)
        for place in range(12)
    ]


def _aim(dice: random.Random) -> tuple:
    """Dimension, signal, operator, value, points, cap and half-life of a possible rule."""
    points = dice.choice((-20.0, -3.0, 1.0, 7.5, 30.0))
    cap = dice.choice((None, points, 2.5 * points))
    if dice.random() < 0.4:
        signal, operator, value = dice.choice(
            (
                ("title", "regex", "^(cfo|vp .*)$"),
                ("title", "is_known", None),
                ("country", "prefix", "UNITED"),
                ("segment", "equals", "enterprise"),
                ("employee_count", "at_least", "250"),
                ("employee_count", "at_most", "250"),
                ("answer_budget", "equals", "yes"),
            )
        )
        return "fit", signal, operator, value, points, cap, None
    signal, operator, value = dice.choice(
        (
            *((touch_type, "happened", None) for touch_type in TYPES),
            ("page_view:content", "equals", "pricing"),
            ("form:content", "contains", "DEMO"),
            ("email_click:channel", "equals", "email"),
            ("event:campaign", "is_known", None),
        )
    )
    return "engagement", signal, operator, value, points, cap, dice.choice((7.0, 30.0, 365.0))
