"""Dates and timestamps that arrive as text: a column has one format, which is found, not guessed.

ISO 8601 is known by its shape. Any other format must be declared, or be the only one among the
usual candidates under which every value of the column reads. Only formats and their SQL belong
here; what is done with a value that no format reads is the contract's business.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.connectors.errors import LandingError, first_line
from orchestration.connectors.queries import drop_temporary, one_row
from orchestration.connectors.quoting import literal

_DAY = r"\d{4}-\d{1,2}-\d{1,2}"
_MINUTES = r"[T ]\d{1,2}:\d{2}"
_CLOCK = _MINUTES + r"(:\d{2}(\.\d+)?)?"
_OFFSET = r" ?(Z|UTC|[+-]\d{2}(:?\d{2})?)"

_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
_EPOCHS = {"epoch_seconds": 1_000_000, "epoch_milliseconds": 1_000}
_EXAMPLES = 3


@dataclass(frozen=True)
class TimeFormat:
    """How the texts of one column read as times: ISO 8601, strptime patterns, or an epoch."""

    name: str
    patterns: tuple[str, ...] = ()

    def moment(self, text: str) -> str:
        """SQL of the moment that `text` (SQL) writes: timestamp or timestamptz; NULL if none."""
        if self.name in _EPOCHS:
            micros = f"try_cast({text} as decimal(38,6)) * {_EPOCHS[self.name]}"
            return f"try(make_timestamp(try_cast(try({micros}) as bigint)))"
        patterns = ", ".join(literal(pattern) for pattern in self.patterns)
        return f"try_strptime({text}, [{patterns}])"

    @property
    def has_offset(self) -> bool:
        """Whether its moments carry their own offset from UTC."""
        return any("%z" in pattern or "%Z" in pattern for pattern in self.patterns)

    @property
    def is_utc(self) -> bool:
        """Whether its moments need no time zone of the source."""
        return self.has_offset or self.name in _EPOCHS


ISO = TimeFormat("yyyy-mm-dd")
CANDIDATES = tuple(
    TimeFormat(name, tuple(day + clock for day in days for clock in _CLOCKS))
    for name, *days in (
        ("d/m/Y", "%d/%m/%Y"),
        ("m/d/Y", "%m/%d/%Y"),
        ("d.m.Y", "%d.%m.%Y"),
        ("Y/m/d", "%Y/%m/%d"),
        ("d-m-Y", "%d-%m-%Y"),
        ("d Mon Y", "%d %b %Y", "%d %B %Y"),
    )
)


def read_as_timestamp(text: str, *, time_format: TimeFormat, time_zone: str) -> str:
    """SQL of a UTC timestamp: an offset counts, a time without one is the source's local time.

    An hour that happens twice when summer time ends is taken as its second, an hour that summer
    time skips is moved on by the length of the skip.
    """
    if time_format == ISO:
        local = local_to_utc(f"try_cast({text} as timestamp)", time_zone=time_zone)
        # DuckDB reads an offset only after seconds.
        with_seconds = rf"regexp_replace({text}, '^({_DAY}{_MINUTES})({_OFFSET})$', '\1:00\2')"
        return (
            f"case when regexp_full_match({text}, '{_DAY}({_CLOCK})?') then {local} "
            f"when regexp_full_match({text}, '{_DAY}{_CLOCK}{_OFFSET}') "
            f"then try_cast({with_seconds} as timestamptz) at time zone 'UTC' end"
        )
    moment = time_format.moment(text)
    if time_format.has_offset:
        return f"{moment} at time zone 'UTC'"
    if time_format.name in _EPOCHS:
        return moment
    return local_to_utc(moment, time_zone=time_zone)


def read_as_date(text: str, *, time_format: TimeFormat, time_zone: str) -> str:
    """SQL of the day as people wrote it: a time and its offset beside it do not move it."""
    if time_format == ISO:
        return (
            f"case when regexp_full_match({text}, '{_DAY}({_CLOCK}({_OFFSET})?)?') "
            f"then try_cast(regexp_extract({text}, '^{_DAY}') as date) end"
        )
    moment = time_format.moment(text)
    if time_format.has_offset:
        moment = f"{moment} at time zone {literal(time_zone)}"
    return f"cast({moment} as date)"


def local_to_utc(moment: str, *, time_zone: str) -> str:
    """SQL that reads a timestamp without offset as local time of a zone and gives it in UTC."""
    if time_zone == "UTC":
        return moment
    return f"timezone('UTC', timezone({literal(time_zone)}, {moment}))"


def declared_format(connection: duckdb.DuckDBPyConnection, pattern: str) -> TimeFormat:
    """The format that a configuration declares: an epoch, or a strptime pattern.

    A candidate's pattern without a time also reads its values with a time. Raises LandingError
    if DuckDB does not know the pattern.
    """
    if pattern in _EPOCHS:
        return TimeFormat(pattern)
    for candidate in CANDIDATES:
        if candidate.patterns[0] == pattern:
            return candidate
    try:
        connection.execute(f"select try_strptime('', {literal(pattern)})")
    except duckdb.Error as error:
        allowed = "a strptime pattern such as %d/%m/%Y, epoch_seconds or epoch_milliseconds"
        raise LandingError(f"dates: '{pattern}' is not {allowed} ({first_line(error)})") from error
    return TimeFormat(pattern, (pattern,))


def columns_not_iso(
    connection: duckdb.DuckDBPyConnection, relation: str, texts: dict[str, str]
) -> list[str]:
    """Which of the columns (name to SQL of its text) hold a value that is not ISO 8601."""
    if not texts:
        return []
    counts = ", ".join(
        f"count(*) filter (where {text} is not null and "
        f"({read_as_timestamp(text, time_format=ISO, time_zone='UTC')}) is null)"
        for text in texts.values()
    )
    found = one_row(connection, f"select {counts} from {relation}")
    return [name for name, count in zip(texts, found, strict=True) if count]


def find_format(
    connection: duckdb.DuckDBPyConnection, relation: str, *, text: str, place: str, remedy: str
) -> TimeFormat:
    """The one format under which every readable value of a column reads.

    `text` is SQL of the column's text, `place` names file and column and `remedy` begins the
    advice in the error. Raises LandingError with examples if two formats read every value but
    differently, or if no single format reads what several read together.
    """
    formats = (ISO, *CANDIDATES)
    readings = ", ".join(
        f"{_candidate_reading(candidate)} as r{number}" for number, candidate in enumerate(formats)
    )
    connection.execute(
        f"create or replace temp table readings as select written, {readings} "
        f"from (select distinct {text} as written from {relation} where {text} is not null)"
    )
    any_reading = f"coalesce({', '.join(f'r{number}' for number in range(len(formats)))})"
    counts = ", ".join(f"count(r{number})" for number in range(len(formats)))
    readable, *read = one_row(connection, f"select count({any_reading}), {counts} from readings")
    complete = [number for number, count in enumerate(read) if count == readable]
    try:
        if not complete:
            raise LandingError(_several_formats(connection, formats, read, place, remedy))
        if readable and len(complete) > 1:
            _refuse_if_they_differ(connection, formats, complete, place, remedy)
    finally:
        drop_temporary(connection, {"readings"})
    return formats[complete[0]]


def _candidate_reading(candidate: TimeFormat) -> str:
    """SQL of a value's reading; a year of two digits is no reading, it would be the year 24."""
    if candidate == ISO:
        return read_as_timestamp("written", time_format=ISO, time_zone="UTC")
    moment = candidate.moment("written")
    return f"case when year({moment}) >= 1000 then {moment} end"


def _refuse_if_they_differ(
    connection: duckdb.DuckDBPyConnection,
    formats: tuple[TimeFormat, ...],
    complete: list[int],
    place: str,
    remedy: str,
) -> None:
    first, second = complete[:2]
    rows = connection.execute(
        f"select written, cast(r{first} as date), cast(r{second} as date) from readings "
        f"where r{first} is distinct from r{second} order by written limit {_EXAMPLES}"
    ).fetchall()
    if rows:
        examples = ", ".join(f"{written} is {one} or {two}" for written, one, two in rows)
        raise LandingError(
            f"{place}: the dates read as {formats[first].name} and as {formats[second].name}: "
            f"{examples}; {remedy} {_suggested_pattern(formats[first], rows[0][0])}"
        )


def _several_formats(
    connection: duckdb.DuckDBPyConnection,
    formats: tuple[TimeFormat, ...],
    read: list[int],
    place: str,
    remedy: str,
) -> str:
    best = max(range(len(formats)), key=lambda number: read[number])
    others = [number for number, count in enumerate(read) if count and number != best]
    examples = {best: _read_only_by(connection, best, others[0])}
    examples |= {number: _read_only_by(connection, number, best) for number in others}
    said = "; ".join(
        f"{formats[number].name}: {', '.join(written)}"
        for number, written in examples.items()
        if written
    )
    pattern = _suggested_pattern(formats[best], examples[best][0])
    return (
        f"{place}: no single date format reads all values ({said}); write the column in one "
        f"format, or {remedy} {pattern} to quarantine the rest"
    )


def _read_only_by(connection: duckdb.DuckDBPyConnection, number: int, other: int) -> list[str]:
    rows = connection.execute(
        f"select written from readings where r{number} is not null and r{other} is null "
        f"order by written limit {_EXAMPLES}"
    ).fetchall()
    return [written for (written,) in rows]


def _suggested_pattern(time_format: TimeFormat, example: str) -> str:
    for pattern in time_format.patterns:
        with suppress(ValueError):
            datetime.strptime(example, pattern)
            return f'"{pattern}"'
    return '"%Y-%m-%d"'
