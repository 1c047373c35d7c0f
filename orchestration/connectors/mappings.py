"""The mapping of a custom source: one SELECT per canonical table, over the source's inputs.

A mapping is checked by DuckDB's own parser before it runs: it is a single SELECT, reads nothing
but the inputs, and calls nothing that writes or changes between two runs.
"""

import difflib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.connectors.errors import LandingError, first_line
from orchestration.connectors.queries import described, one_row
from orchestration.connectors.quoting import identifier
from orchestration.connectors.shapes import RawTable
from orchestration.connectors.text_files import FILE_LINE, FILE_NAME

_TABLE_FUNCTIONS = {"unnest", "range", "generate_series", "json_each", "json_tree"}


@dataclass(frozen=True)
class TableMapping:
    """The file that maps one canonical table, and its SELECT without a closing semicolon."""

    table: RawTable
    path: Path
    sql: str


def read_mappings(folder: Path, tables: Mapping[str, RawTable]) -> list[TableMapping]:
    """All mappings of a folder in the order of the tables.

    Raises LandingError for a file that no canonical table is named after, or that is no single
    SELECT.
    """
    mappings = {path.stem: path for path in sorted(folder.glob("*.sql"))}
    for name, path in mappings.items():
        if name not in tables:
            raise LandingError(f"{path}: no canonical table is called so; {_nearest(name, tables)}")
    if not mappings:
        raise LandingError(f"{folder}: holds no mapping <canonical table>.sql")
    return [
        TableMapping(table, mappings[name], _single_select(mappings[name]))
        for name, table in tables.items()
        if name in mappings
    ]


def run_mapping(
    connection: duckdb.DuckDBPyConnection,
    mapping: TableMapping,
    *,
    into: str,
    inputs: Collection[str],
    without: Collection[str],
) -> dict[str, str]:
    """Write the rows of a mapping's SELECT into the temp table `into`; its columns and types.

    `without` are columns that this source does not have. Raises LandingError with file and line.
    """
    _check_reads(connection, mapping, inputs)
    prefix = f"create temp table {identifier(into)} as select * from (\n"
    try:
        selected = described(connection, f"select * from (\n{mapping.sql}\n)")
        columns = {name.lower(): kind for name, kind in selected.items()}
        _check_columns(mapping, columns, without)
        connection.execute(f"{prefix}{mapping.sql}\n)")
    except duckdb.Error as error:
        raise LandingError(_sql_problem(mapping, error)) from error
    return columns


def _single_select(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LandingError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    try:
        statements = duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise LandingError(f"{path}{_line_of(error, shift=0)}: {first_line(error)}") from error
    kinds = [statement.type for statement in statements]
    if kinds != [duckdb.StatementType.SELECT]:
        said = ", ".join(kind.name for kind in kinds) or "nothing"
        raise LandingError(f"{path}: should be one single SELECT, but holds {said}")
    written = text.encode("utf-8")
    ends = [
        offset
        for offset, kind in duckdb.tokenize(text)
        if kind == duckdb.token_type.operator and written[offset : offset + 1] == b";"
    ]
    return written[: ends[0] if ends else None].decode("utf-8")


def _check_reads(
    connection: duckdb.DuckDBPyConnection, mapping: TableMapping, inputs: Collection[str]
) -> None:
    """Refuse a SELECT that reads anything but the inputs, or calls what a mapping must not."""
    (serialized,) = one_row(connection, "select json_serialize_sql(?)", [mapping.sql])
    tree = json.loads(serialized)
    if tree.get("error"):
        raise LandingError(f"{mapping.path}: should be a plain SELECT: {tree['error_message']}")
    nodes = list(_nodes(tree["statements"]))
    known = {name.lower() for name in inputs} | {
        entry["key"].lower() for node in nodes for entry in node.get("cte_map", {}).get("map", [])
    }
    volatile = {
        name
        for (name,) in connection.execute(
            "select distinct function_name from duckdb_functions() where stability = 'VOLATILE'"
        ).fetchall()
    }
    for node in nodes:
        if node.get("type") == "BASE_TABLE":
            name = ".".join(
                filter(None, (node["catalog_name"], node["schema_name"], node["table_name"]))
            )
            if name.lower() not in known:
                raise LandingError(
                    f"{mapping.path}{_line_at(mapping, node)}: reads {name}, which is no input; "
                    f"inputs: {', '.join(sorted(inputs))}"
                )
        called = node.get("function_name", "").lower() if node.get("class") == "FUNCTION" else ""
        if called in volatile:
            raise LandingError(
                f"{mapping.path}{_line_at(mapping, node)}: calls {called}(), but a mapping "
                "must give the same rows each time and change nothing"
            )
        if node.get("type") == "TABLE_FUNCTION":
            called = node["function"]["function_name"].lower()
            if called not in _TABLE_FUNCTIONS:
                raise LandingError(
                    f"{mapping.path}{_line_at(mapping, node)}: calls {called}(), but a mapping "
                    "reads its inputs only; name the file or table as an input"
                )


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _check_columns(
    mapping: TableMapping, columns: Mapping[str, str], without: Collection[str]
) -> None:
    declared = {column.name: column for column in mapping.table.columns}
    for name in columns:
        if name not in declared and name not in (FILE_NAME, FILE_LINE):
            raise LandingError(
                f"{mapping.path}: {mapping.table.name} has no column {name}; "
                f"{_nearest(name, declared)}"
            )
    for name, column in declared.items():
        if column.must_be_filled and name not in columns and name not in without:
            advice = (
                f"; if the source has no such time, say `without: [{mapping.table.name}.{name}]`"
                if column.is_time
                else ""
            )
            raise LandingError(
                f"{mapping.path}: the required column {mapping.table.name}.{name} is missing"
                f"{advice}"
            )
    for group in {column.choice for column in declared.values() if column.choice}:
        members = [column.name for column in declared.values() if column.choice == group]
        if not columns.keys() & set(members):
            raise LandingError(f"{mapping.path}: needs one of the columns {', '.join(members)}")


def _nearest(name: str, allowed: Collection[str]) -> str:
    close = difflib.get_close_matches(name, allowed, n=1)
    return f"did you mean {close[0]}?" if close else f"allowed: {', '.join(allowed)}"


def _sql_problem(mapping: TableMapping, error: duckdb.Error) -> str:
    return f"{mapping.path}{_line_of(error, shift=1)}: {first_line(error)}"


def _line_of(error: duckdb.Error, *, shift: int) -> str:
    found = re.search(r"^LINE (\d+):", str(error), re.MULTILINE)
    return f":{int(found[1]) - shift}" if found and int(found[1]) > shift else ""


def _line_at(mapping: TableMapping, node: Mapping[str, Any]) -> str:
    """The line of a node of the parsed SELECT, where the parser knows it."""
    written = mapping.sql.encode("utf-8")
    location = node.get("query_location", len(written))
    line = written[:location].count(b"\n") + 1
    return f":{line}" if location < len(written) else ""
