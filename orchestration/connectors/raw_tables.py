"""The raw tables and their histories in the landing file: created, and widened as shapes grow.

Only the tables' definitions belong here; what is written into them does not.
"""

import duckdb

from orchestration.connectors.errors import LandingError, first_line
from orchestration.connectors.quoting import identifier
from orchestration.connectors.shapes import RawTable, Shapes

LANDED = {
    "source_system": "varchar",
    "is_deleted": "boolean",
    "is_backfilled": "boolean",
    "known_at": "timestamp",
    "loaded_at": "timestamp",
    "row_hash": "varchar",
}
REPLACED_AT = {"replaced_at": "timestamp"}


def table_name(table: RawTable) -> str:
    """The table of current rows, quoted."""
    return f"{identifier(table.schema)}.{identifier(table.name)}"


def history_name(table: RawTable) -> str:
    """The table of superseded versions, quoted."""
    return f"{identifier(table.schema)}.{identifier(table.name + '_history')}"


def raw_columns(table: RawTable) -> dict[str, str]:
    """Name and type of every column of the raw table: as declared, then what landing adds."""
    return {column.name: column.data_type for column in table.columns} | LANDED


def create_tables(connection: duckdb.DuckDBPyConnection, shapes: Shapes) -> None:
    """Make all raw tables of all known sources exist with all their declared columns.

    A new column is added as NULL; a column whose declared type changed is converted. Columns that
    are no longer declared stay, with their data.
    """
    existing = _existing_columns(connection)
    for tables in shapes.values():
        for table in tables.values():
            columns = raw_columns(table)
            _create_or_widen(connection, table.schema, table.name, columns, existing)
            _create_or_widen(
                connection, table.schema, f"{table.name}_history", columns | REPLACED_AT, existing
            )


def _existing_columns(
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str], dict[str, str]]:
    rows = connection.execute(
        """
        select schema_name, table_name, column_name, lower(data_type)
        from duckdb_columns()
        where database_name = current_database()
        """
    ).fetchall()
    existing: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, data_type in rows:
        existing.setdefault((schema, table), {})[column] = data_type
    return existing


def _create_or_widen(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    columns: dict[str, str],
    existing: dict[tuple[str, str], dict[str, str]],
) -> None:
    name = f"{identifier(schema)}.{identifier(table)}"
    present = existing.get((schema, table))
    if present is None:
        definition = ", ".join(f"{identifier(column)} {kind}" for column, kind in columns.items())
        connection.execute(f"create schema if not exists {identifier(schema)}")
        connection.execute(f"create table {name} ({definition})")
        return
    for column, kind in columns.items():
        if column not in present:
            connection.execute(f"alter table {name} add column {identifier(column)} {kind}")
        elif present[column] != kind:
            try:
                connection.execute(f"alter table {name} alter {identifier(column)} type {kind}")
            except duckdb.Error as error:
                raise LandingError(
                    f"{name}.{identifier(column)} cannot become {kind}: {first_line(error)}"
                ) from error
