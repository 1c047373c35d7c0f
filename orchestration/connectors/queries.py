"""Small questions that every module of this room asks a connection."""

from collections.abc import Collection
from typing import Any

import duckdb

from orchestration.connectors.quoting import identifier


def one_row(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: object = None
) -> tuple[Any, ...]:
    """The one row of an aggregate query."""
    row = connection.execute(sql, parameters).fetchone()
    if row is None:
        raise ValueError(f"no row from: {sql}")
    return row


def described(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
    """Name and type of every column of a query or relation."""
    return {column[0]: column[1] for column in connection.execute(f"describe {query}").fetchall()}


def drop_temporary(
    connection: duckdb.DuckDBPyConnection, names: Collection[str] | None = None
) -> None:
    """Drop temporary views and tables: those of the given names, or all of them."""
    found = connection.execute(
        "select view_name, 'view' from duckdb_views() where temporary and not internal "
        "union all select table_name, 'table' from duckdb_tables() where temporary"
    ).fetchall()
    # Views first: they may read the tables.
    for name, kind in sorted(found, key=lambda row: row[1], reverse=True):
        if names is None or name in names:
            connection.execute(f"drop {kind} temp.main.{identifier(name)}")
