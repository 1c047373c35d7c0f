"""CSV and JSON lines into tables of text, with the true line of every row.

Python's csv reader is used because DuckDB's does not know on which line of the file a row stands
once a quoted field holds a line break. Rows that do not fit their file's columns are handed back,
not dropped. Finding files and giving values a type belong elsewhere.
"""

import csv
import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, TextIO

import duckdb
import pyarrow

from orchestration.connectors.errors import LandingError
from orchestration.connectors.quoting import identifier, identifiers, literal

FILE_NAME = "file_name"
FILE_LINE = "file_line"

_BATCH_ROWS = 50_000
_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_FIELD = 64 * 1024 * 1024
# So many malformed rows, and more of them than good ones: the file is read the wrong way.
_HOPELESS = 1_000


@dataclass(frozen=True)
class InputFile:
    """A file of an input; `name` is how quarantine calls it."""

    path: Path
    name: str
    format: Literal["csv", "jsonl", "parquet"]
    delimiter: str | None = None
    encoding: str = "utf-8"


@dataclass(frozen=True)
class MalformedRow:
    """A row that does not fit its file's columns, as JSON, with what is wrong with it."""

    file_name: str
    file_line: int
    reason: str
    raw_row: str


@dataclass
class _Batch:
    """Rows on their way into a table: fields as text, and the line that each row began on."""

    rows: list[Sequence[str | None]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add(self, row: Sequence[str | None], *, line: int) -> bool:
        """Take one more row; True when the batch is full."""
        self.rows.append(row)
        self.lines.append(line)
        return len(self.rows) == _BATCH_ROWS


@dataclass(frozen=True)
class _CsvRow:
    """A row of a CSV file as written, and its fields unless its quotes are broken."""

    line: int
    fields: list[str] | None
    written: str


def csv_header(file: InputFile) -> list[str]:
    """The column names of a CSV file; [] if it is empty. Raises LandingError if they clash."""
    with _opened(file) as text:
        first = next(_csv_rows(file, text), _CsvRow(1, [], ""))
    if first.fields is None:
        raise LandingError(f"{file.path}:1: the header has broken quotes")
    # A line break within a name would be no name for SQL.
    names = [" ".join(name.split()) for name in first.fields]
    if "" in names:
        raise LandingError(f"{file.path}:1: column {names.index('') + 1} has no name")
    for name in names:
        _refuse_nul(name, place=f"{file.path}:1")
    _refuse_twins(names, place=f"{file.path}:1")
    return names


def insert_csv(
    connection: duckdb.DuckDBPyConnection, file: InputFile, *, table: str, columns: Sequence[str]
) -> list[MalformedRow]:
    """Append those columns of a CSV file to a table that has them; blank fields are NULL.

    `table` is SQL. Returns the rows with too many or too few fields, or with broken quotes.
    """
    header = csv_header(file)
    names = [name for name in header if name in set(columns)]
    chosen = _field_chooser([header.index(name) for name in names], width=len(header))
    batch, malformed, good = _Batch(), [], 0
    with _opened(file) as text:
        rows = _csv_rows(file, text)
        next(rows, None)
        for row in rows:
            if row.fields is None or len(row.fields) != len(header):
                malformed.append(_malformed_csv(file, row, width=len(header)))
                if len(malformed) > max(_HOPELESS, good):
                    raise LandingError(
                        f"{file.path}:{malformed[0].file_line}: {malformed[0].reason}, as in "
                        f"{len(malformed) - 1} other rows; is the delimiter right?"
                    )
                continue
            good += 1
            if batch.add(chosen(row.fields), line=row.line):
                _insert(connection, batch, file=file, table=table, names=names)
    _insert(connection, batch, file=file, table=table, names=names)
    return malformed


def insert_json_lines(
    connection: duckdb.DuckDBPyConnection, file: InputFile, *, table: str
) -> list[MalformedRow]:
    """Append a JSON lines file to a table, adding columns for keys that it does not have yet.

    Numbers keep their digits; objects and lists stay JSON. Returns the lines that are no object.
    """
    names: dict[str, int] = {}
    batch, malformed = _Batch(), []
    with _opened(file) as text:
        for line, written in enumerate(text, start=1):
            if not written.strip():
                continue
            found = _json_object(written)
            if found is None:
                raw = _as_json({"line": written.rstrip("\r\n")})
                malformed.append(MalformedRow(file.name, line, "not a JSON object", raw))
                continue
            for name in found:
                names.setdefault(name, len(names))
            row: list[str | None] = [None] * len(names)
            for name, value in found.items():
                row[names[name]] = value
            if batch.add(row, line=line):
                _insert_widening(connection, batch, file=file, table=table, names=list(names))
    _insert_widening(connection, batch, file=file, table=table, names=list(names))
    return malformed


def add_columns(connection: duckdb.DuckDBPyConnection, names: Sequence[str], *, table: str) -> None:
    """Widen a temp table by columns of text, all at once: one by one, 5,000 take minutes."""
    if not names:
        return
    added = ", ".join(f"cast(null as varchar) as {identifier(name)}" for name in names)
    connection.execute(f"create or replace temp table {table} as select *, {added} from {table}")


def _field_chooser(
    positions: list[int], *, width: int
) -> Callable[[list[str]], Sequence[str | None]]:
    if positions == list(range(width)):
        return lambda fields: fields
    if len(positions) == 1:
        return lambda fields: [fields[positions[0]]]
    return itemgetter(*positions) if positions else lambda _: ()


def _refuse_twins(names: Sequence[str], *, place: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise LandingError(f"{place}: two columns are called '{name}'; rename one")
        seen.add(name.lower())


def _refuse_nul(name: str, *, place: str) -> None:
    if "\0" in name:
        raise LandingError(f"{place}: a column name holds a NUL byte; save the file as plain text")


def _malformed_csv(file: InputFile, row: _CsvRow, *, width: int) -> MalformedRow:
    if row.fields is None:
        reason = "broken quotes"
    else:
        reason = f"too {'many' if len(row.fields) > width else 'few'} columns"
    raw = _as_json({"line": row.written.rstrip("\r\n")})
    return MalformedRow(file.name, row.line, reason, raw)


@contextmanager
def _opened(file: InputFile) -> Iterator[TextIO]:
    """The file as text, unpacked if its name ends in .gz; line breaks stay as they are."""
    encoding = "utf-8-sig" if file.encoding == "utf-8" else file.encoding
    opened: Any = gzip.open if file.path.suffix == ".gz" else open
    try:
        # JSON lines end at \n only: U+2028 and a lone \r are part of a value.
        newline = "" if file.format == "csv" else "\n"
        with opened(file.path, "rt", encoding=encoding, newline=newline) as text:
            yield text
    except UnicodeError as error:
        raise LandingError(_encoding_problem(file)) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise LandingError(f"{file.path}: is not a whole gzip file ({error})") from error
    except OSError as error:
        raise LandingError(f"{file.path}: cannot be read ({error.strerror or error})") from error


def _encoding_problem(file: InputFile) -> str:
    advice = "give the input its encoding, such as `encoding: latin-1`, or save it as UTF-8"
    opened: Any = gzip.open if file.path.suffix == ".gz" else open
    if file.encoding == "utf-8":
        with opened(file.path, "rb") as data:
            for line, written in enumerate(data, start=1):
                try:
                    written.decode("utf-8")
                except UnicodeDecodeError as error:
                    byte = written[error.start]
                    return f"{file.path}:{line}: byte 0x{byte:02x} is not UTF-8; {advice}"
    return f"{file.path}: is not {file.encoding} text; {advice}"


def _csv_rows(file: InputFile, text: TextIO) -> Iterator[_CsvRow]:
    """Every row that is not blank, the header first."""
    csv.field_size_limit(_LONGEST_FIELD)
    taken: list[str] = []

    def taking() -> Iterator[str]:
        for written in text:
            taken.append(written)
            yield written

    delimiter = file.delimiter or _delimiter_of(text)
    reader = csv.reader(taking(), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        fields: list[str] | None
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                message = f"{file.path}:{line}: a quote opens here and never closes"
                raise LandingError(message) from error
            fields = None
        if fields != []:
            yield _CsvRow(line, fields, "".join(taken) if len(taken) > 1 else taken[0])
        taken.clear()


def _delimiter_of(text: TextIO) -> str:
    """The delimiter that the header shows most often, outside quotes."""
    header = text.readline()
    text.seek(0)
    outside = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


class _Number(str):
    """A number of a JSON file with the digits that were written."""


def _json_object(written: str) -> dict[str, str | None] | None:
    """The keys of a JSON object with their values as text; None if the line is no object."""
    try:
        found = json.loads(written, parse_float=_Number, parse_int=_Number, parse_constant=_Number)
        if not isinstance(found, dict):
            return None
        nested = {}
        if any(isinstance(value, dict | list) for value in found.values()):
            nested = json.loads(written)
        texts = {
            name: _json_text(nested[name] if isinstance(value, dict | list) else value)
            for name, value in found.items()
        }
        if "\\u" in written:
            # An escaped half of a surrogate pair is valid JSON, but no text.
            "".join(filter(None, (*texts, *texts.values()))).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return texts


def _json_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return _as_json(value)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _insert_widening(
    connection: duckdb.DuckDBPyConnection,
    batch: _Batch,
    *,
    file: InputFile,
    table: str,
    names: list[str],
) -> None:
    _refuse_twins(names, place=str(file.path))
    present = {column[0].lower() for column in connection.execute(f"describe {table}").fetchall()}
    for name in names:
        if not name.strip():
            raise LandingError(f"{file.path}: a key has no name")
        _refuse_nul(name, place=str(file.path))
    add_columns(connection, [name for name in names if name.lower() not in present], table=table)
    batch.rows[:] = [[*row, *[None] * (len(names) - len(row))] for row in batch.rows]
    _insert(connection, batch, file=file, table=table, names=names)


def _insert(
    connection: duckdb.DuckDBPyConnection,
    batch: _Batch,
    *,
    file: InputFile,
    table: str,
    names: list[str],
) -> None:
    """Append a batch to the table and empty it."""
    if not batch.rows:
        return
    columns = [pyarrow.array(column, pyarrow.string()) for column in zip(*batch.rows, strict=True)]
    arrow = pyarrow.table(
        [*columns, pyarrow.array(batch.lines, pyarrow.int64())],
        names=[*(f"c{position}" for position in range(len(columns))), FILE_LINE],
    )
    values = "".join(f"nullif(c{position}, ''), " for position in range(len(columns)))
    connection.register("arriving_rows", arrow)
    try:
        connection.execute(
            f"insert into {table} ({identifiers([*names, FILE_NAME, FILE_LINE])}) "
            f"select {values}{literal(file.name)}, {FILE_LINE} from arriving_rows"
        )
    finally:
        connection.unregister("arriving_rows")
    batch.rows.clear()
    batch.lines.clear()
