"""What must hold in the raw tables of the configured sources before anything is made of them.

Landing has refused rows that break the contract one by one; here the tables are looked at whole:
is the key still a key, are the times believable, are the words known, did anything come at all.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from expectations.limits import Limits
from expectations.suites import (
    Expectation,
    HasRows,
    InspectionError,
    Key,
    Never,
    Recent,
    Suite,
    expect,
)

# Without these a source of the kind says nothing: they may not be empty.
CENTRAL = {
    "custom": ("people",),
    "salesforce": ("lead", "opportunity", "user"),
    "marketo": ("lead", "activity"),
    "google_ads": ("campaign", "campaign_stats"),
    "linkedin_ads": ("campaign", "ad_analytics_by_campaign"),
    "web": ("page_view",),
}

# What flows in day by day: its newest row tells how fresh the source is.
FLOWS = {
    "custom": ("touches",),
    "salesforce": ("lead_field_history",),
    "marketo": ("activity",),
    "google_ads": ("campaign_stats",),
    "linkedin_ads": ("ad_analytics_by_campaign",),
    "web": ("page_view",),
}

# What people plan: its time may lie ahead.
PLANNED = {("salesforce", "event"), ("linkedin_ads", "campaign")}

# Columns whose words `seeds/stage_map.csv` maps: object of the seed, column, which rows.
STAGE_WORDS = {
    ("custom", "stage_changes"): ("person", "to_status", "true"),
    ("custom", "opportunity_stage_changes"): ("opportunity", "to_stage", "true"),
    ("salesforce", "lead"): ("person", "status", "true"),
    ("salesforce", "lead_field_history"): ("person", "new_value", "field = 'Status'"),
    ("salesforce", "opportunity"): ("opportunity", "stage_name", "true"),
    ("salesforce", "opportunity_stage_history"): ("opportunity", "stage_name", "true"),
}

StageWords = Mapping[str, frozenset[str]]


class Column(Protocol):
    """A declared column, as far as this suite needs it."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def is_nullable(self) -> bool:
        """Whether it may be empty although it is part of the key."""


class Table(Protocol):
    """A declared raw table, as far as this suite needs it."""

    @property
    def kind(self) -> str:
        """The kind of source it belongs to."""

    @property
    def name(self) -> str:
        """Its name within the source."""

    @property
    def keys(self) -> Sequence[Column]:
        """The columns that identify a row within its source."""

    @property
    def event_time(self) -> Column | None:
        """When what a row tells happened."""


def suite(
    limits: Limits, *, tables: Iterable[Table], stage_words: StageWords, as_of: datetime
) -> Suite:
    """The arrival suite over the raw tables of the configured sources' kinds.

    `as_of` is the moment (naive UTC) that freshness is told against.
    """
    expectations = (
        expectation
        for table in tables
        for part in (
            _shape(table, limits),
            _volume(table),
            _freshness(table, limits, as_of),
            _vocabulary(table, stage_words),
        )
        for expectation in part
    )
    return Suite("arrival", tuple(expectations))


def read_stage_words(path: Path) -> StageWords:
    """The known words by object (person, opportunity), lower case, from `seeds/stage_map.csv`."""
    words: dict[str, set[str]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                words.setdefault(row["object"], set()).add(row["status"].strip().lower())
    except (OSError, KeyError) as error:
        raise InspectionError(f"{path}: the agreed stages cannot be read: {error}") from None
    return {name: frozenset(found) for name, found in words.items()}


def _address(table: Table) -> str:
    return f"raw_{table.kind}.{table.name}"


def _say(table: Table, what: str) -> str:
    return f"{table.kind} {table.name}: {what}"


def _names(table: Table) -> tuple[str, ...]:
    return ("source_system", *(column.name for column in table.keys))


def _shape(table: Table, limits: Limits) -> Iterator[Expectation]:
    optional = tuple(column.name for column in table.keys if column.is_nullable)
    filled = tuple(name for name in _names(table) if name not in optional)
    yield from expect(
        _address(table), {_say(table, "each row has its own key"): Key(filled, optional)}
    )
    if table.event_time and (table.kind, table.name) not in PLANNED:
        late = f"loaded_at + interval ({limits['future_event_hours']}) hour"
        yield from expect(
            _address(table),
            {
                _say(table, "nothing comes from the future"): Never(
                    f'"{table.event_time.name}" > {late}'
                )
            },
            keys=_names(table),
            severity="warning",
        )


def _volume(table: Table) -> Iterator[Expectation]:
    if table.name in CENTRAL.get(table.kind, ()):
        yield from expect(_address(table), {_say(table, "rows have come"): HasRows()})


def _freshness(table: Table, limits: Limits, as_of: datetime) -> Iterator[Expectation]:
    if table.event_time and table.name in FLOWS.get(table.kind, ()):
        days = limits["source_age_days"]
        yield from expect(
            _address(table),
            {
                _say(table, "the newest row is recent"): Recent(
                    table.event_time.name, "source_system", as_of, days
                )
            },
            severity="warning",
        )


def _vocabulary(table: Table, stage_words: StageWords) -> Iterator[Expectation]:
    if (table.kind, table.name) in STAGE_WORDS:
        subject, column, rows = STAGE_WORDS[table.kind, table.name]
        known = ", ".join(_quoted(word) for word in sorted(stage_words.get(subject, ())))
        unknown = (
            f'lower(trim("{column}")) not in ({known})' if known else f'"{column}" is not null'
        )
        yield from expect(
            _address(table),
            {_say(table, f"every {column} is in the stage map"): Never(f"{rows} and {unknown}")},
            keys=("source_system", column),
            severity="warning",
        )


def _quoted(word: str) -> str:
    """A word as an SQL literal."""
    return "'" + word.replace("'", "''") + "'"
