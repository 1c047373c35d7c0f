"""From a delivered value to a declared type, without loss: SQL expressions, and what may go wrong.

Text, numbers and booleans are read here, times with the formats of `dates`. Nothing is rounded:
a number with more decimals than its column holds is a problem, unless they are zeros.
"""

from dataclasses import dataclass

from orchestration.connectors.dates import (
    ISO,
    TimeFormat,
    local_to_utc,
    read_as_date,
    read_as_timestamp,
)
from orchestration.connectors.quoting import literal

UNREADABLE_DATE = "unreadable date"
UNREADABLE_NUMBER = "unreadable number"
UNREADABLE_BOOLEAN = "unreadable boolean"
NOT_FINITE = "not a finite number"

_PLAIN = r"[+-]?(\d+(\.\d*)?|\.\d+)"
_EXPONENT = r"[+-]?\d{1,18}(\.\d{1,18})?[eE]\+?\d{1,2}"
_WIDEST = "decimal(38,18)"
# Floating-point noise of sums, relative: far below any decimal place that a column keeps.
_NOISE = "1e-13"
_BLANKS = "' ' || chr(9) || chr(10) || chr(13)"
_INTEGERS = {
    f"{sign}{width}INT" for sign in ("", "U") for width in ("TINY", "SMALL", "BIG", "HUGE")
} | {"INTEGER", "UINTEGER"}
_FLOATS = {"DOUBLE", "FLOAT"}
_ZONED = "TIMESTAMP WITH TIME ZONE"
_MOMENTS = {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE", _ZONED}

Problem = tuple[str, str]
"""An SQL condition over the delivered and the typed value, and the reason it stands for."""


@dataclass(frozen=True)
class Delivered:
    """A column as its source delivers it: SQL of the value, and DuckDB's name of its type."""

    sql: str
    source_type: str

    @property
    def as_varchar(self) -> str:
        """SQL of the value as text, spaces included."""
        return self.sql if self.source_type == "VARCHAR" else f"cast({self.sql} as varchar)"

    @property
    def text(self) -> str:
        """SQL of the value as trimmed text, NULL if blank."""
        return f"nullif(trim({self.as_varchar}, {_BLANKS}), '')"

    @property
    def needs_time_format(self) -> bool:
        """Whether a time in it is written, and not typed."""
        return self.source_type not in _MOMENTS


def typed_value(
    delivered: Delivered, data_type: str, *, time_format: TimeFormat = ISO, time_zone: str = "UTC"
) -> str:
    """SQL of the value in its declared type; NULL if there is none or it cannot be read."""
    if data_type == "varchar":
        text = delivered.as_varchar
        # Nearly all text begins beyond the space: only the rest needs the costly look.
        not_blank = f"{text} > ' ~' or trim({text}, {_BLANKS}) <> ''"
        return f"case when {not_blank} then {text} end"
    if data_type == "boolean":
        return _boolean(delivered)
    if data_type in ("date", "timestamp"):
        return _time(delivered, data_type, time_format, time_zone)
    return _number(delivered, data_type)


def value_problems(delivered: Delivered, data_type: str, *, typed: str) -> list[Problem]:
    """What may be wrong with a delivered value, most telling first; `typed` is SQL of its value."""
    unread = f"{delivered.text} is not null and {typed} is null"
    if data_type == "varchar" or delivered.source_type in (_MOMENTS | {"BOOLEAN"}):
        return []
    if data_type in ("date", "timestamp"):
        return [(unread, UNREADABLE_DATE)]
    if data_type == "boolean":
        return [(unread, UNREADABLE_BOOLEAN)]
    return _number_problems(delivered, data_type, typed=typed, unread=unread)


def _boolean(delivered: Delivered) -> str:
    if delivered.source_type == "BOOLEAN":
        return delivered.sql
    if delivered.source_type in _INTEGERS | _FLOATS:
        return f"case {delivered.sql} when 1 then true when 0 then false end"
    return (
        f"case when lower({delivered.text}) in ('true', '1', 'yes', 't') then true "
        f"when lower({delivered.text}) in ('false', '0', 'no', 'f') then false end"
    )


def _time(delivered: Delivered, data_type: str, time_format: TimeFormat, time_zone: str) -> str:
    if delivered.needs_time_format:
        read = read_as_date if data_type == "date" else read_as_timestamp
        return read(delivered.text, time_format=time_format, time_zone=time_zone)
    if delivered.source_type == _ZONED:
        zone = time_zone if data_type == "date" else "UTC"
        return f"cast(timezone({literal(zone)}, {delivered.sql}) as {data_type})"
    if data_type == "date":
        return f"cast({delivered.sql} as date)"
    return local_to_utc(f"cast({delivered.sql} as timestamp)", time_zone=time_zone)


def _number(delivered: Delivered, data_type: str) -> str:
    if delivered.source_type in _INTEGERS or delivered.source_type.startswith("DECIMAL"):
        return f"try_cast({delivered.sql} as {data_type})"
    if delivered.source_type in _FLOATS:
        number = _shortest_double(delivered)
        return f"case when isfinite({number}) then try_cast({number} as {data_type}) end"
    text = delivered.text
    return (
        f"case when regexp_full_match({text}, '{_PLAIN}') then try_cast({text} as {data_type}) "
        f"when regexp_full_match({text}, '{_EXPONENT}') "
        f"then try_cast(try_cast({text} as {_WIDEST}) as {data_type}) end"
    )


def _number_problems(
    delivered: Delivered, data_type: str, *, typed: str, unread: str
) -> list[Problem]:
    places = 0 if data_type == "bigint" else int(data_type.rstrip(")").rpartition(",")[2])
    too_fine = f"more than {places} decimal places" if places else "not a whole number"
    unreadable = (unread, UNREADABLE_NUMBER)
    if delivered.source_type in _INTEGERS:
        return [unreadable]
    if delivered.source_type.startswith("DECIMAL"):
        return [unreadable, (f"{delivered.sql} <> {typed}", too_fine)]
    if delivered.source_type in _FLOATS:
        number = _shortest_double(delivered)
        difference = f"abs({number} - cast({typed} as double))"
        return [
            (f"not isfinite({number})", NOT_FINITE),
            unreadable,
            (f"{difference} > abs({number}) * {_NOISE}", too_fine),
        ]
    text = delivered.text
    return [
        (f"regexp_full_match({text}, '(?i)[+-]?(nan|inf(inity)?)')", NOT_FINITE),
        unreadable,
        (f"regexp_full_match({text}, '[^.]*\\.\\d{{{places}}}\\d*[1-9]\\d*')", too_fine),
        (
            f"regexp_full_match({text}, '{_EXPONENT}') "
            f"and try_cast({text} as {_WIDEST}) <> {typed}",
            too_fine,
        ),
    ]


def _shortest_double(delivered: Delivered) -> str:
    """A 32-bit float by its shortest text: 12.34 is meant, not 12.34000015."""
    return (
        delivered.sql if delivered.source_type == "DOUBLE" else f"cast({delivered.text} as double)"
    )
