"""The candidate: the file the marts are built into, and how it becomes fit to be published.

Only the candidate and build databases' files belong here; who may publish is decided elsewhere.
"""

import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import duckdb

from orchestration.connectors.quoting import identifier, literal
from orchestration.errors import LeadloopError

CATALOG = "candidate"


class CandidateError(LeadloopError):
    """The candidate cannot be made fit to be published."""


def create_empty(path: Path) -> None:
    """A new, empty database at `path`; what an earlier run left there is gone."""
    remove(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    duckdb.connect(path).close()


def remove(path: Path) -> None:
    """Delete a database that may be recreated, with its write-ahead log."""
    for file in (path, path.with_name(f"{path.name}.wal")):
        file.unlink(missing_ok=True)


def seal(path: Path, *, expected: Collection[str] = ()) -> dict[str, int]:
    """Make the audited candidate independent of its name and safe on disk.

    dbt writes the catalog's name into views, and a file that is opened as `warehouse` has no
    catalog `candidate`: every view is re-created without it. Returns the rows of each table, by
    `schema.table`. Raises CandidateError when one of the expected tables or views is missing.
    """
    with duckdb.connect(path) as connection:
        catalog = connection.execute("select current_database()").fetchone()[0]
        if missing := sorted(set(expected) - _relations(connection, catalog)):
            raise CandidateError(f"the candidate is incomplete, it lacks {', '.join(missing)}")
        for schema, view, columns, comment, definition in _views(connection, catalog):
            body = _without_catalog(connection, definition, catalog=CATALOG)
            names = ", ".join(identifier(column) for column in columns)
            name = f"{identifier(schema)}.{identifier(view)}"
            connection.execute(f"create or replace view {name} ({names}) as {body}")
            if comment:
                connection.execute(f"comment on view {name} is {literal(comment)}")
        rows = _row_counts(connection, catalog)
        connection.execute("force checkpoint")
    sync(path)
    return rows


def sync(path: Path) -> None:
    """Return only when the file or folder is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _relations(connection: duckdb.DuckDBPyConnection, catalog: str) -> set[str]:
    return {
        name
        for (name,) in connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_catalog = ?",
            [catalog],
        ).fetchall()
    }


def _views(
    connection: duckdb.DuckDBPyConnection, catalog: str
) -> list[tuple[str, str, list[str], str | None, str]]:
    """Schema, name, column names, comment and SELECT of every view."""
    return [
        (schema, view, columns, comment, _select_of(connection, definition))
        for schema, view, columns, comment, definition in connection.execute(
            """
            select
                views.schema_name,
                views.view_name,
                list(columns.column_name order by columns.column_index),
                views.comment,
                views.sql
            from duckdb_views() as views
            inner join duckdb_columns() as columns
                on views.view_oid = columns.table_oid and views.database_oid = columns.database_oid
            where not views.internal and views.database_name = ?
            group by all
            order by views.schema_name, views.view_name
            """,
            [catalog],
        ).fetchall()
    ]


def _select_of(connection: duckdb.DuckDBPyConnection, definition: str) -> str:
    """The SELECT of a `CREATE VIEW`: the text behind the first AS that parses as one."""
    statement = definition.rstrip().rstrip(";")
    _, found, rest = statement.partition(" AS ")
    while found:
        if _is_select(connection, rest):
            return rest
        _, found, rest = rest.partition(" AS ")
    raise CandidateError(f"this view cannot be published, its SELECT is not found: {statement}")


def _is_select(connection: duckdb.DuckDBPyConnection, text: str) -> bool:
    tree = connection.execute("select json_serialize_sql(?)", [text]).fetchone()[0]
    return not json.loads(tree)["error"]


def _without_catalog(connection: duckdb.DuckDBPyConnection, select: str, *, catalog: str) -> str:
    """The SELECT with every table and column named without its catalog.

    Done on the parse tree: in text, a string or an alias of that name would be hit as well.
    """
    serialized = connection.execute("select json_serialize_sql(?)", [select]).fetchone()[0]
    tree = _stripped(json.loads(serialized), catalog)
    return connection.execute(
        "select json_deserialize_sql(cast(? as json))", [json.dumps(tree)]
    ).fetchone()[0]


def _stripped(node: Any, catalog: str) -> Any:
    if isinstance(node, list):
        return [_stripped(item, catalog) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _stripped(value, catalog) for key, value in node.items()}
    if node.get("type") == "BASE_TABLE" and node.get("catalog_name") == catalog:
        node["catalog_name"] = ""
    names = node.get("column_names")
    # catalog.schema.table.column; shorter names start with a schema, a table or a column.
    if node.get("type") == "COLUMN_REF" and len(names) == 4 and names[0] == catalog:
        node["column_names"] = names[1:]
    return node


def _row_counts(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, int]:
    tables = connection.execute(
        """
        select schema_name, table_name from duckdb_tables()
        where database_name = ? order by schema_name, table_name
        """,
        [catalog],
    ).fetchall()
    return {
        f"{schema}.{table}": connection.execute(
            f"select count(*) from {identifier(schema)}.{identifier(table)}"
        ).fetchone()[0]
        for schema, table in tables
    }
