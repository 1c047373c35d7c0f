"""The agreement's CSV files, read by the types that are declared beside them.

Only reading a file and saying what is wrong with a line belongs here: what its rows must add up to
is said by dbt's tests of the seed.
"""

import csv
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb

from orchestration.errors import LeadloopError

Row = dict[str, Any]


class SeedError(LeadloopError):
    """A seed cannot be read, or says what cannot be; the text names file, line and reason."""


@dataclass(frozen=True)
class SeedFile:
    """A file's rows with the line on which each ends; an empty cell is None."""

    path: Path
    columns: Mapping[str, str]
    rows: list[Row]
    lines: list[int]

    def line_of(self, found: Mapping[str, Any]) -> int | None:
        """The last line whose cells are those of a row that a test found; None if there is none."""
        told = {name: value for name, value in found.items() if name in self.columns}
        fitting = [
            line
            for row, line in zip(self.rows, self.lines, strict=True)
            if told and all(row[name] == value for name, value in told.items())
        ]
        return fitting[-1] if fitting else None

    def complaint(self, found: Mapping[str, Any], *, otherwise: str) -> str:
        """What is wrong with a row that a test found: file, line, its key, and the reason."""
        line = self.line_of(found)
        place = f"{self.path}, line {line}" if line else str(self.path)
        key = ", ".join(f"{name} {value}" for name, value in found.items() if name != "problem")
        return f"{place} ({key}): {found.get('problem') or otherwise}"


def read_seed(path: Path, *, columns: Mapping[str, str]) -> SeedFile:
    """Read a seed by its columns' SQL types; SeedError names the first line that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            seed = _read(path, csv.reader(file, strict=True), columns=columns)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SeedError(f"{path} cannot be read: {error}") from error
    _refuse_bad_patterns(seed)
    return seed


def check_seeds(manifest: Mapping[str, Any], *, folder: Path) -> None:
    """Read every seed of the project; SeedError for the first that is not what it is declared."""
    for node in manifest["nodes"].values():
        if node["resource_type"] == "seed":
            read_seed(folder / f"{node['name']}.csv", columns=column_types(node))


def column_types(seed: Mapping[str, Any]) -> dict[str, str]:
    """The SQL type of each column of a seed, as its YAML declares it."""
    return dict(seed["config"]["column_types"])


def _read(path: Path, reader: Any, *, columns: Mapping[str, str]) -> SeedFile:
    header = next(reader, [])
    if problem := _header_problem(header, columns):
        raise SeedError(f"{path}, line 1: {problem}")
    rows, lines = [], []
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(header):
            raise SeedError(
                f"{path}, line {reader.line_num}: {len(cells)} cells where the first line has "
                f"{len(header)}"
            )
        row = dict(zip(header, cells, strict=True))
        try:
            rows.append({name: _value(name, row[name], columns[name]) for name in columns})
        except ValueError as error:
            raise SeedError(f"{path}, line {reader.line_num}: {error}") from error
        lines.append(reader.line_num)
    return SeedFile(path, columns, rows, lines)


def _refuse_bad_patterns(seed: SeedFile) -> None:
    """A regular expression that the database does not understand would stop a run without a row."""
    for kind, pattern in _PATTERNS:
        if kind not in seed.columns or pattern not in seed.columns:
            continue
        for row, line in zip(seed.rows, seed.lines, strict=True):
            if row[kind] != "regex" or row[pattern] is None:
                continue
            try:
                duckdb.execute("select regexp_matches('', ?)", [row[pattern]])
            except duckdb.Error as error:
                reason = str(error).partition("\n")[0]
                raise SeedError(
                    f"{seed.path}, line {line}: {pattern} is {row[pattern]!r}, which is no regular "
                    f"expression ({reason})"
                ) from error


def _header_problem(header: list[str], columns: Iterable[str]) -> str | None:
    if missing := [name for name in columns if name not in header]:
        return f"the column {missing[0]} is missing"
    if unknown := [name for name in header if name not in columns]:
        return f"there is no column {unknown[0]}"
    if len(set(header)) < len(header):
        return "a column stands twice"
    return None


def _value(name: str, text: str, sql_type: str) -> Any:
    if text == "":
        return None
    if "\0" in text:
        raise ValueError(f"{name} holds a NUL byte; save the file as plain text")
    kind, _, size = sql_type.rstrip(")").partition("(")
    read, noun = _READERS.get(kind, (str, "text"))
    try:
        if kind == "decimal" and size:
            return _decimal(text, *map(int, size.split(",")))
        return read(text)
    except (ValueError, InvalidOperation) as error:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
        sized = f" that {sql_type} holds" if kind == "decimal" else ""
        raise ValueError(f"{name} is {shown!r}, which is no {noun}{sized}") from error


def _whole(bits: int) -> Callable[[str], int]:
    """Reads what the database reads: Python also takes 1_000 and the digits of every script."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            raise ValueError(text)
        number = int(text)
        if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
            raise ValueError(text)
        return number

    return read


def _number(text: str) -> float:
    number = float(_plain_number(text))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _decimal(text: str, precision: int = 18, scale: int = 3) -> Decimal:
    """A number that the column holds to its last digit; the database would round it silently."""
    number = Decimal(_plain_number(text))
    if number.adjusted() >= precision - scale and number:
        raise ValueError(text)
    _, digits, exponent = number.normalize().as_tuple()
    if isinstance(exponent, int) and -exponent > scale and digits != (0,):
        raise ValueError(text)
    return number


def _plain_number(text: str) -> str:
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", text):
        raise ValueError(text)
    return text


def _date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _time(text: str) -> datetime:
    """Seeds have no time zones: an offset would be dropped or not, as the database likes."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        raise ValueError(text)
    return moment


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


# Columns that say how another is matched.
_PATTERNS = (("operator", "value"), ("match_type", "pattern"))
_SHOWN = 80
_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "integer": (_whole(32), "whole number"),
    "bigint": (_whole(64), "whole number"),
    "double": (_number, "number"),
    "decimal": (_decimal, "number"),
    "date": (_date, "date (yyyy-mm-dd)"),
    "timestamp": (_time, "time (yyyy-mm-dd hh:mm:ss)"),
    "boolean": (_boolean, "true or false"),
}
