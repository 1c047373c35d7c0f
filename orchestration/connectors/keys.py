"""The key map: every person and account record gets a number once, and no number twice.

A number survives the record's deletion, and is not given again when its row is forgotten: the
last number given is kept apart.
"""

from collections.abc import Iterable

import duckdb

from orchestration.connectors.quoting import identifier, literal
from orchestration.connectors.raw_tables import table_name
from orchestration.connectors.shapes import Entity, RawTable

_MAPS: dict[Entity, tuple[str, str]] = {
    "person": ("people", "person_number"),
    "account": ("accounts", "account_number"),
}


def create_key_maps(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the key maps exist, and the last number given of each."""
    connection.execute("create schema if not exists keys")
    connection.execute(
        "create table if not exists keys.last_numbers (entity varchar, last_number bigint)"
    )
    for entity, (name, number) in _MAPS.items():
        connection.execute(
            f"create table if not exists keys.{name} "
            f"(source_system varchar, record_id varchar, {number} bigint)"
        )
        connection.execute(
            "insert into keys.last_numbers select $entity, 0 where not exists "
            "(select 1 from keys.last_numbers where entity = $entity)",
            {"entity": entity},
        )


def number_records(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[RawTable], source_system: str
) -> int:
    """Give the source's records without a number theirs, by table and record id; how many."""
    numbered = 0
    records: dict[Entity, list[str]] = {}
    for position, table in enumerate(tables):
        for column in table.keys:
            if column.entity:
                records.setdefault(column.entity, []).append(
                    f"select {position} as position, {identifier(column.name)} as record_id "
                    f"from {table_name(table)} where source_system = {literal(source_system)}"
                )
    for entity, selects in records.items():
        name, number = _MAPS[entity]
        given = connection.execute(
            f"""
            insert into keys.{name} (source_system, record_id, {number})
            with records as (
                select record_id, min(position) as position
                from ({" union all ".join(selects)})
                group by record_id
            )
            select
                $source,
                records.record_id,
                last_numbers.last_number
                    + row_number() over (order by records.position, records.record_id)
            from records
            cross join keys.last_numbers
            where last_numbers.entity = $entity
                and not exists (
                    select 1 from keys.{name} as known
                    where known.source_system = $source and known.record_id = records.record_id
                )
            """,
            {"source": source_system, "entity": entity},
        ).fetchone()
        if given and given[0]:
            connection.execute(
                "update keys.last_numbers set last_number = last_number + ? where entity = ?",
                [given[0], entity],
            )
            numbered += given[0]
    return numbered
