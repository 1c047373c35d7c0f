"""Files and database tables as relations that SQL can read, each row with its file and line.

Values of CSV, JSON lines and databases are text, those of Parquet keep their types. What the
values mean belongs to mappings and the contract.
"""

import glob
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from orchestration.connectors.databases import copy_table
from orchestration.connectors.dates import TimeFormat, declared_format
from orchestration.connectors.errors import LandingError, first_line
from orchestration.connectors.queries import described, one_row
from orchestration.connectors.quoting import identifier, literal
from orchestration.connectors.text_files import (
    FILE_LINE,
    FILE_NAME,
    InputFile,
    MalformedRow,
    add_columns,
    csv_header,
    insert_csv,
    insert_json_lines,
)
from orchestration.connectors.values import Delivered
from orchestration.settings import DatabaseInput, FileInput

FileFormat = Literal["csv", "jsonl", "parquet"]
_SUFFIXES: dict[str, FileFormat] = {
    ".csv": "csv",
    ".csv.gz": "csv",
    ".tsv": "csv",
    ".tsv.gz": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".jsonl.gz": "jsonl",
    ".ndjson": "jsonl",
    ".ndjson.gz": "jsonl",
    ".json": "jsonl",
    ".json.gz": "jsonl",
    ".parquet": "parquet",
}

Chooser = Callable[[Sequence[str]], Sequence[str]]
"""Which of the delivered columns to read."""


@dataclass(frozen=True)
class LoadedInput:
    """A relation of the connection: delivered columns with their types, then file name and line.

    `malformed` rows did not fit the columns of their file and are not in the relation.
    """

    name: str
    columns: Mapping[str, str]
    malformed: Sequence[MalformedRow] = ()

    def count_rows(self, connection: duckdb.DuckDBPyConnection) -> int:
        """All rows of the input, malformed ones included."""
        (rows,) = one_row(connection, f"select count(*) from {identifier(self.name)}")
        return rows + len(self.malformed)


def load_input(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    source: FileInput | DatabaseInput,
    *,
    dates: Mapping[str, str],
) -> LoadedInput:
    """Make a configured input readable under its name.

    `dates` declares formats by column; those columns become ISO text. A value that its format
    does not read says so, and so cannot be taken for a date later.
    """
    delivered = f"{name}:delivered" if dates else name
    if isinstance(source, FileInput):
        loaded = load_files(connection, _input_files(source), into=delivered)
    else:
        columns = copy_table(connection, source, into=delivered, name=name)
        _refuse_own_names(columns, place=f"input {name}")
        loaded = LoadedInput(delivered, dict.fromkeys(columns, "VARCHAR"))
    if not dates:
        return loaded
    _write_dates_as_iso(connection, name, loaded, dates)
    return LoadedInput(name, _columns(connection, name), loaded.malformed)


def file_format(path: Path) -> FileFormat | None:
    """The format that a file's name says, None if it is none that landing reads."""
    lower = path.name.lower()
    ending = max((end for end in _SUFFIXES if lower.endswith(end)), key=len, default=None)
    return _SUFFIXES[ending] if ending else None


def load_files(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[InputFile],
    *,
    into: str,
    choose: Chooser = list,
) -> LoadedInput:
    """Make files of one format readable as one relation; a column that a file lacks is NULL there.

    Raises LandingError naming the file that cannot be read.
    """
    if files[0].format == "parquet":
        return _view_parquet(connection, files, into=into, choose=choose)
    table = identifier(into)
    connection.execute(f"create temp table {table} ({FILE_NAME} varchar, {FILE_LINE} bigint)")
    malformed: list[MalformedRow] = []
    if files[0].format == "jsonl":
        for file in files:
            malformed += insert_json_lines(connection, file, table=table)
    else:
        named: dict[str, str] = {}
        for file in files:
            for column in csv_header(file):
                named.setdefault(column.lower(), column)
        chosen = choose(list(named.values()))
        _refuse_own_names(chosen, place=str(files[0].path))
        add_columns(connection, chosen, table=table)
        for file in files:
            malformed += insert_csv(connection, file, table=table, columns=chosen)
    columns = _columns(connection, into)
    kept = set(choose(list(columns)))
    return LoadedInput(into, {name: columns[name] for name in columns if name in kept}, malformed)


def _view_parquet(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[InputFile],
    *,
    into: str,
    choose: Chooser,
) -> LoadedInput:
    paths = ", ".join(literal(str(file.path)) for file in files)
    rows = f"read_parquet([{paths}], union_by_name = true, hive_partitioning = false)"
    try:
        delivered = described(connection, f"select * from {rows}")
    except duckdb.Error as error:
        raise LandingError(f"{files[0].path}: cannot be read: {first_line(error)}") from error
    chosen = choose(list(delivered))
    _refuse_own_names(chosen, place=str(files[0].path))
    # All names are relative to one folder, so one offset cuts every path to its name.
    offset = len(str(files[0].path)) - len(files[0].name) + 1
    columns = "".join(f"{identifier(column)}, " for column in chosen)
    connection.execute(
        f"create temp view {identifier(into)} as select {columns}"
        f"substr(filename, {offset}) as {FILE_NAME}, file_row_number + 1 as {FILE_LINE} from {rows}"
    )
    return LoadedInput(into, {name: kind for name, kind in delivered.items() if name in chosen})


def _input_files(source: FileInput) -> list[InputFile]:
    paths, base = _matching_paths(source.path)
    formats = {path: source.format or file_format(path) for path in paths}
    if odd := next((path for path, kind in formats.items() if kind is None), None):
        raise LandingError(
            f"{odd}: give the input a `format` (csv, jsonl or parquet), its name ends in none of "
            f"{', '.join(_SUFFIXES)}"
        )
    if len(set(formats.values())) > 1:
        raise LandingError(f"{source.path}: holds files of several formats; make them two inputs")
    return [
        InputFile(
            path=path,
            name=str(path.relative_to(base)),
            format=kind or "csv",
            delimiter=source.delimiter,
            encoding=source.encoding,
        )
        for path, kind in formats.items()
    ]


def _matching_paths(path: Path) -> tuple[list[Path], Path]:
    """The files that a path or pattern means, in order, and the folder that they are named from."""
    if path.is_file():
        return [path], path.parent
    found = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - the pattern is absolute
    paths = [Path(name) for name in found if Path(name).is_file()]
    if not paths:
        raise LandingError(f"{path}: no such file")
    return paths, next(part for part in path.parents if not glob.has_magic(str(part)))


def _write_dates_as_iso(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    loaded: LoadedInput,
    dates: Mapping[str, str],
) -> None:
    by_lower = {column.lower(): column for column in loaded.columns}
    replaced = []
    for column, pattern in dates.items():
        found = by_lower.get(column.lower())
        if found is None:
            raise LandingError(f"dates: input {name} has no column '{column}'")
        delivered = Delivered(identifier(found), loaded.columns[found])
        if delivered.needs_time_format:
            iso = _iso_text(delivered.text, declared_format(connection, pattern))
            refused = f"{delivered.text} || {literal(f' (not {pattern})')}"
            replaced.append(f"coalesce({iso}, {refused}) as {identifier(found)}")
    replacing = f" replace ({', '.join(replaced)})" if replaced else ""
    connection.execute(
        f"create temp view {identifier(name)} as select *{replacing} from {identifier(loaded.name)}"
    )


def _iso_text(text: str, time_format: TimeFormat) -> str:
    moment = time_format.moment(text)
    if time_format.has_offset:
        moment = f"timezone('UTC', {moment})"
    offset = "Z" if time_format.is_utc else ""
    return f"strftime({moment}, '%Y-%m-%d %H:%M:%S.%f{offset}')"


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    columns = described(connection, identifier(relation))
    return {name: kind for name, kind in columns.items() if name not in (FILE_NAME, FILE_LINE)}


def _refuse_own_names(columns: Sequence[str], *, place: str) -> None:
    for column in columns:
        if column.lower() in (FILE_NAME, FILE_LINE):
            raise LandingError(f"{place}: rename the column {column}, Leadloop adds one itself")
