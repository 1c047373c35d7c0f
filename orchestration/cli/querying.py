"""`leadloop tables` and `leadloop query`: the published version, asked in SQL, read-only."""

import csv
import json
import math
import sys
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer
from rich.table import Table

from orchestration.cli.config import workspace
from orchestration.cli.output import complain, console, count, plain
from orchestration.cli.published import current, reading
from orchestration.errors import LeadloopError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

_TABLES = """
    select table_name, comment, estimated_size, column_count from duckdb_tables()
    where schema_name = 'marts'
    union all
    select view_name, comment, null, column_count from duckdb_views() where schema_name = 'marts'
    order by table_name
"""
_COLUMNS = """
    select column_name, lower(data_type), comment from duckdb_columns()
    where schema_name = 'marts' and table_name = ? order by column_index
"""
_BATCH = 10_000
_SHOWN = 100


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def tables(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[TABLE]", help="Describe this table's columns.")
    ] = None,
) -> None:
    """List the published tables and what one row of each is, or the columns of one."""
    with _published(context) as connection:
        if name is None:
            listed = Table("table", "rows", "columns", "what it holds", box=None)
            for table, comment, rows, columns in connection.execute(_TABLES).fetchall():
                size = "view" if rows is None else f"{rows:,}"
                listed.add_row(plain(table), size, str(columns), plain(comment or ""))
        else:
            listed = Table("column", "type", "what it says", box=None)
            found = connection.execute(_COLUMNS, [name.removeprefix("marts.")]).fetchall()
            if not found:
                raise LeadloopError(f"no table {name!r} is published; `leadloop tables` lists them")
            for column, kind, comment in found:
                listed.add_row(plain(column), kind, plain(comment or ""))
    console().print(listed)


def query(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(help="One SELECT; the tables need no schema.")],
    form: Annotated[
        Format | None,
        typer.Option("--format", help="Else by the name of the file, else a table."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, help="Rows that a table in the terminal shows.")
    ] = _SHOWN,
) -> None:
    """Ask the published version; nothing that you ask can change it."""
    form = form or _format_of(output)
    if form is Format.parquet and output is None:
        raise LeadloopError("--format parquet needs --output FILE")
    with _published(context) as connection:
        rows = _asked(connection, sql)
        if form is Format.parquet:
            _write_parquet(rows, output)
        elif form is Format.table and output is None:
            _show(rows, limit=limit)
        else:
            with _opened(output) as to:
                _write_text(rows, form, to)
    if output is not None:
        console().print(plain(f"written to {output}"), soft_wrap=True)


@contextmanager
def _published(context: typer.Context) -> "Iterator[duckdb.DuckDBPyConnection]":
    """The marts alone: what is asked reads and writes no file but the published one."""
    with reading(current(workspace(context).home)) as marts:
        for setting in (
            "search_path = 'marts'",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            marts.connection.execute(f"set {setting}")
        yield marts.connection


def _asked(connection: "duckdb.DuckDBPyConnection", sql: str) -> "duckdb.DuckDBPyConnection":
    import duckdb

    try:
        statements = connection.extract_statements(sql)
        kinds = {statement.type for statement in statements}
        if len(statements) != 1 or not kinds <= {
            duckdb.StatementType.SELECT,
            duckdb.StatementType.EXPLAIN,
        }:
            raise LeadloopError("give one SELECT; the published version is read-only")
        return connection.execute(statements[0])
    except duckdb.Error as error:
        reason = " ".join(str(error).partition("\n\n")[0].split())
        raise LeadloopError(f"the query cannot be answered: {reason}") from error


def _format_of(output: Path | None) -> Format:
    endings = {".csv": Format.csv, ".json": Format.json, ".parquet": Format.parquet}
    return endings.get(output.suffix.lower(), Format.table) if output else Format.table


def _names(rows: "duckdb.DuckDBPyConnection") -> list[str]:
    return [column[0] for column in rows.description or ()]


def _show(rows: "duckdb.DuckDBPyConnection", *, limit: int) -> None:
    shown = Table(box=None)
    for name in _names(rows):
        shown.add_column(plain(name))
    found = rows.fetchmany(limit + 1)
    for row in found[:limit]:
        shown.add_row(*(plain("" if value is None else str(value)) for value in row))
    console().print(shown)
    if len(found) > limit:
        complain(f"only the first {count(limit, 'row')}; --limit shows more, --output writes all")


@contextmanager
def _opened(output: Path | None) -> "Iterator[TextIO]":
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as to:
            yield to
    except OSError as error:
        raise LeadloopError(f"{output} cannot be written: {error.strerror}") from error


def _write_text(rows: "duckdb.DuckDBPyConnection", form: Format, to: TextIO) -> None:
    from orchestration.spreadsheets import disarmed

    names = _names(rows)
    if form is Format.json:
        to.write("[")
        mark = "\n"
        while batch := rows.fetchmany(_BATCH):
            for row in batch:
                line = json.dumps(dict(zip(names, map(_finite, row), strict=True)), default=str)
                to.write(f"{mark}{line}")
                mark = ",\n"
        to.write("\n]\n")
        return
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(names)
    while batch := rows.fetchmany(_BATCH):
        writer.writerows([[disarmed(value) for value in row] for row in batch])


def _finite(value: object) -> object:
    """JSON knows neither infinity nor what is not a number."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write_parquet(rows: "duckdb.DuckDBPyConnection", output: Path) -> None:
    import pyarrow.parquet

    try:
        batches = rows.fetch_record_batch(_BATCH)
        with pyarrow.parquet.ParquetWriter(output, batches.schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
    except OSError as error:
        raise LeadloopError(f"{output} cannot be written: {error}") from error
