"""What differs between two published versions, row by row and in the headline numbers.

Only comparing belongs here; which versions there are is `versions`' to know.
"""

from dataclasses import dataclass

import duckdb

from orchestration.connectors.quoting import identifier, identifiers, literal
from orchestration.publish.versions import Version

# Every row of every version says for which moment it speaks.
_MOMENT = "as_of"


@dataclass(frozen=True)
class TableDifference:
    """How one table differs: whole rows that only one version has; None where it lacks the table.

    A row that changed is one that went and one that came.
    """

    table: str
    gone: int | None
    come: int | None
    same: int


def compare(before: Version, after: Version) -> list[TableDifference]:
    """Compare every table of two versions by whole rows, their moments apart."""
    with duckdb.connect() as connection:
        for name, version in (("before", before), ("after", after)):
            path = literal(str(version.warehouse))
            connection.execute(f"attach {path} as {identifier(name)} (read_only)")
        columns = {name: _columns(connection, name) for name in ("before", "after")}
        tables = sorted({*columns["before"], *columns["after"]})
        return [_difference(connection, table, columns) for table in tables]


def _columns(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, list[str]]:
    return dict(
        connection.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns()"
            " where database_name = ? and schema_name = 'marts' and table_name in"
            " (select table_name from duckdb_tables() where database_name = ?) group by all",
            [catalog, catalog],
        ).fetchall()
    )


def _difference(
    connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, dict[str, list[str]]]
) -> TableDifference:
    rows = {
        name: connection.execute(
            f"select count(*) from {name}.marts.{identifier(table)}"
        ).fetchone()[0]
        if table in columns[name]
        else None
        for name in ("before", "after")
    }
    if None in rows.values():
        return TableDifference(table, rows["before"], rows["after"], 0)
    shared = [name for name in columns["before"][table] if name in columns["after"][table]]
    chosen = identifiers([name for name in shared if name != _MOMENT])
    ((gone,),) = connection.execute(
        f"select count(*) from (select {chosen} from before.marts.{identifier(table)}"
        f" except all select {chosen} from after.marts.{identifier(table)})"
    ).fetchall()
    same = rows["before"] - gone
    return TableDifference(table, gone, rows["after"] - same, same)
