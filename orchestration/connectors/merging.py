"""Checked rows into their raw table: new, changed and vanished rows, each with its time of landing.

The raw table holds the current version of every row, the history every superseded one. Landing
the same rows again writes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.connectors.checked import CHECKED, PROBLEM
from orchestration.connectors.queries import drop_temporary, one_row
from orchestration.connectors.quoting import identifier, identifiers
from orchestration.connectors.raw_tables import history_name, raw_columns, table_name
from orchestration.connectors.shapes import RawTable


@dataclass(frozen=True)
class Merge:
    """How many rows of a table were new, changed, and marked deleted."""

    inserted: int = 0
    changed: int = 0
    deleted: int = 0


def count_live(connection: duckdb.DuckDBPyConnection, table: RawTable, source_system: str) -> int:
    """How many rows of a source live in a raw table."""
    (live,) = one_row(
        connection,
        f"select count(*) from {table_name(table)} where source_system = ? and not is_deleted",
        [source_system],
    )
    return live


def insert_first_load(
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    source_system: str,
    *,
    loaded_at: datetime,
) -> Merge:
    """Land the first load of a table: its rows were known when they happened (backfilled)."""
    happened_at = identifier(table.event_time.name) if table.event_time else "null"
    inserted = connection.execute(
        f"insert into {table_name(table)} ({identifiers(_checked_columns(table))}, row_hash, "
        "source_system, is_backfilled, known_at, loaded_at) "
        f"select {identifiers(_checked_columns(table))}, row_hash, ?, true, "
        f"cast({happened_at} as timestamp), ? "
        f"from {CHECKED} where {PROBLEM} is null",
        [source_system, loaded_at],
    ).fetchone()
    return Merge(inserted=inserted[0] if inserted else 0)


def merge_load(
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    source_system: str,
    *,
    loaded_at: datetime,
    is_full: bool,
) -> Merge:
    """Land a later load: upsert by key, keep superseded versions, and mark the rows deleted that
    a full load no longer holds. A quarantined row is still held: its last good version stays.
    """
    _find_moves(connection, table, source_system, is_full=is_full)
    inserted, changed, deleted = one_row(
        connection,
        "select count(*) filter (where old_row is null), "
        "count(*) filter (where old_row is not null and new_row is not null), "
        "count(*) filter (where new_row is null) from moves",
    )
    if changed or deleted:
        _keep_old_versions(connection, table, loaded_at)
    if deleted:
        connection.execute(
            f"update {table_name(table)} set is_deleted = true, is_backfilled = false, "
            f"known_at = {_known_at(table)}, loaded_at = $loaded_at where rowid in "
            "(select old_row from moves where new_row is null)",
            {"loaded_at": loaded_at},
        )
    if changed:
        connection.execute(
            f"delete from {table_name(table)} where rowid in "
            "(select old_row from moves where new_row is not null)"
        )
    if inserted or changed:
        connection.execute(
            f"insert into {table_name(table)} ({identifiers(_checked_columns(table))}, row_hash, "
            "source_system, is_backfilled, known_at, loaded_at) "
            f"select {identifiers(_checked_columns(table))}, row_hash, $source, false, "
            f"{_known_at(table)}, $loaded_at from {CHECKED} "
            "where rowid in (select new_row from moves)",
            {"source": source_system, "loaded_at": loaded_at},
        )
    drop_temporary(connection, {"moves"})
    return Merge(inserted, changed, deleted)


def _checked_columns(table: RawTable) -> list[str]:
    names = [column.name for column in table.columns]
    return names if table.declares_deletion else [*names, "is_deleted"]


def _known_at(table: RawTable) -> str:
    """When a version became known: not before it was loaded, not before it happened."""
    if table.event_time is None:
        return "$loaded_at"
    event_time = f"cast({identifier(table.event_time.name)} as timestamp)"
    return f"greatest({event_time}, cast($loaded_at as timestamp))"


def _find_moves(
    connection: duckdb.DuckDBPyConnection, table: RawTable, source_system: str, *, is_full: bool
) -> None:
    """Write `moves`: the row ids (old, new) of every row that is new, changed or vanished."""
    keys = identifiers([key.name for key in table.keys])
    same_key = " and ".join(
        f"landed.{identifier(key.name)} is not distinct from fresh.{identifier(key.name)}"
        for key in table.keys
    )
    vanished = "not landed.is_deleted and fresh.new_row is null" if is_full else "false"
    connection.execute(
        f"""
        create or replace temp table moves as
        with landed as (
            select rowid as old_row, {keys}, row_hash, is_deleted
            from {table_name(table)}
            where source_system = ?
        ),
        fresh as (
            select rowid as new_row, {keys}, row_hash, is_deleted, {PROBLEM} is null as is_good
            from {CHECKED}
        )
        select landed.old_row, fresh.new_row
        from landed
        full join fresh on {same_key}
        where
            (fresh.is_good and (
                landed.old_row is null
                or fresh.row_hash <> landed.row_hash
                or fresh.is_deleted <> landed.is_deleted
            ))
            or ({vanished})
        """,
        [source_system],
    )


def _keep_old_versions(
    connection: duckdb.DuckDBPyConnection, table: RawTable, loaded_at: datetime
) -> None:
    names = identifiers(list(raw_columns(table)))
    connection.execute(
        f"insert into {history_name(table)} ({names}, replaced_at) "
        f"select {names}, ? from {table_name(table)} "
        "where rowid in (select old_row from moves where old_row is not null)",
        [loaded_at],
    )
