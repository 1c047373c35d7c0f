"""Rows that share a key within one delivery: identical ones collapse, differing ones are bad."""

import duckdb

from orchestration.connectors.checked import CHECKED, FILE, LINE, PROBLEM
from orchestration.connectors.quarantine import ARRIVING, Origin
from orchestration.connectors.queries import drop_temporary, one_row
from orchestration.connectors.quoting import identifier, identifiers, literal
from orchestration.connectors.shapes import RawTable

CONFLICT = "a key seen twice with different content"
_CONFLICTING = -1


def settle_repeats(
    connection: duckdb.DuckDBPyConnection, table: RawTable, origin: Origin
) -> tuple[int, int]:
    """Collapse identical rows of a key into one, quarantine all rows of a key that differ.

    Returns how many checked rows were collapsed away, and how many quarantined.
    """
    keys = identifiers([key.name for key in table.keys])
    connection.execute(
        f"create or replace temp table repeated_keys as select {keys} "
        f"from {CHECKED} where {PROBLEM} is null group by {keys} having count(*) > 1"
    )
    # Nearly always there are none: the costly look at their contents comes second.
    collapsed = conflicting = 0
    if one_row(connection, "select count(*) from repeated_keys") != (0,):
        _compare(connection, table)
        collapsed, conflicting = one_row(
            connection,
            "select count(*) filter (where not is_conflict and copy > 1), "
            "count(*) filter (where is_conflict) from repeats",
        )
        connection.execute(
            f"delete from {CHECKED} where rowid in "
            "(select row_id from repeats where not is_conflict and copy > 1)"
        )
        _quarantine_conflicts(connection, table, origin)
    drop_temporary(connection, {"repeated_keys", "repeats"})
    return collapsed, conflicting


def _compare(connection: duckdb.DuckDBPyConnection, table: RawTable) -> None:
    """Write `repeats`: every row of a repeated key, its number, and whether contents differ."""
    keys = ", ".join(f"checked.{identifier(key.name)}" for key in table.keys)
    same_key = " and ".join(
        f"checked.{identifier(key.name)} is not distinct from repeated.{identifier(key.name)}"
        for key in table.keys
    )
    connection.execute(
        f"""
        create or replace temp table repeats as
        with contents as (
            select
                checked.rowid as row_id, {keys}, checked.{FILE}, checked.{LINE},
                checked.row_hash || checked.is_deleted as content
            from {CHECKED} as checked
            inner join repeated_keys as repeated on {same_key}
            where checked.{PROBLEM} is null
        )
        select
            row_id,
            min(content) over of_key <> max(content) over of_key as is_conflict,
            row_number() over (of_key order by {FILE}, {LINE}, row_id) as copy
        from contents
        window of_key as (partition by {identifiers([key.name for key in table.keys])})
        """
    )


def _quarantine_conflicts(
    connection: duckdb.DuckDBPyConnection, table: RawTable, origin: Origin
) -> None:
    record = ", ".join(
        f"{literal(column.name)}, {identifier(column.name)}" for column in table.columns
    )
    keys = ", ".join(f"cast({identifier(key.name)} as varchar)" for key in table.keys)
    connection.execute(
        f"update {CHECKED} set {PROBLEM} = {_CONFLICTING} "
        "where rowid in (select row_id from repeats where is_conflict)"
    )
    connection.execute(
        f"insert into {ARRIVING} select ?, ?, ?, {FILE}, {LINE}, concat_ws('|', {keys}), "
        f"{literal(table.keys[0].name)}, {literal(CONFLICT)}, json_object({record}) "
        f"from {CHECKED} where {PROBLEM} = {_CONFLICTING}",
        [origin.source_system, origin.source_kind, origin.table_name],
    )
