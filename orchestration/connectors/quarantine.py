"""The quarantine: rows that break the contract, with source, file, line, reason and content.

It shows the latest load of every table of a source. Only its table belongs here; the rules do not.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow

from orchestration.connectors.queries import one_row
from orchestration.connectors.text_files import MalformedRow

ARRIVING = "quarantined_rows"
_CONTENT = (
    "source_system, source_kind, table_name, file_name, file_line, record_key, column_name, "
    "reason, raw_row"
)


@dataclass(frozen=True)
class Origin:
    """Where the rows of a quarantine entry come from."""

    source_system: str
    source_kind: str
    table_name: str


def create_quarantine(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the quarantine exist."""
    connection.execute("create schema if not exists quarantine")
    connection.execute(
        """
        create table if not exists quarantine.rows (
            source_system varchar, source_kind varchar, table_name varchar,
            file_name varchar, file_line bigint, record_key varchar, column_name varchar,
            reason varchar, raw_row json, loaded_at timestamp
        )
        """
    )


def begin_quarantine(connection: duckdb.DuckDBPyConnection) -> None:
    """Begin collecting the quarantined rows of one load of a source."""
    connection.execute(
        f"create or replace temp table {ARRIVING} as select {_CONTENT} from quarantine.rows limit 0"
    )


def add_malformed(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[MalformedRow], origin: Origin
) -> None:
    """Quarantine rows that did not fit the columns of their file."""
    if not rows:
        return
    fields = pyarrow.table(
        {
            "file_name": [row.file_name for row in rows],
            "file_line": [row.file_line for row in rows],
            "reason": [row.reason for row in rows],
            "raw_row": [row.raw_row for row in rows],
        }
    )
    connection.register("malformed_rows", fields)
    connection.execute(
        f"insert into {ARRIVING} "
        "select ?, ?, ?, file_name, file_line, null, null, reason, raw_row from malformed_rows",
        [origin.source_system, origin.source_kind, origin.table_name],
    )
    connection.unregister("malformed_rows")


def replace_quarantine(
    connection: duckdb.DuckDBPyConnection,
    source_system: str,
    *,
    tables: Collection[str],
    loaded_at: datetime,
) -> bool:
    """Let the quarantine show this load of a source's tables; False if it does so already."""
    loaded = "source_system = $source and list_contains($tables, table_name)"
    parameters = {"source": source_system, "tables": list(tables)}
    current = f"select {_CONTENT} from quarantine.rows where {loaded}"
    arriving = f"select {_CONTENT} from {ARRIVING}"
    (differences,) = one_row(
        connection,
        f"select count(*) from ((({current}) except all ({arriving})) "
        f"union all (({arriving}) except all ({current})))",
        parameters,
    )
    if differences:
        connection.execute(f"delete from quarantine.rows where {loaded}", parameters)
        connection.execute(f"insert into quarantine.rows select *, ? from {ARRIVING}", [loaded_at])
    return bool(differences)
