"""One load of one source, from its deliveries to the raw tables, inside a transaction.

Only the order of the steps and the rules about whole loads belong here.
"""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from orchestration.connectors.checked import CHECKED
from orchestration.connectors.contract import Delivery, Judgement, Terms, check_rows
from orchestration.connectors.deliveries import custom_deliveries, export_deliveries
from orchestration.connectors.errors import LandingError
from orchestration.connectors.inputs import LoadedInput
from orchestration.connectors.keys import number_records
from orchestration.connectors.landed import LandedInput, LandedSource, LandedTable
from orchestration.connectors.merging import Merge, count_live, insert_first_load, merge_load
from orchestration.connectors.quarantine import (
    Origin,
    add_malformed,
    begin_quarantine,
    replace_quarantine,
)
from orchestration.connectors.queries import drop_temporary
from orchestration.connectors.shapes import RawTable
from orchestration.settings import CustomSource, ExportSource

OnTable = Callable[[str, str, int], None]
"""Told the source's name, a table of it and the rows read, as each table is done."""


@dataclass(frozen=True)
class Limits:
    """What landing takes from the seeds: known currencies, and the share a full load may shrink to.

    `minimum_load_share` is of the rows that live in a table, 0 to 1.
    """

    currencies: frozenset[str]
    minimum_load_share: float = 0.5

    def __post_init__(self) -> None:
        if not self.currencies:
            raise LandingError("no currency is known; seeds/currencies.csv should list them")


def create_load_state(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the memory of past loads exist: which table of which source has landed since when."""
    connection.execute("create schema if not exists connector")
    connection.execute(
        "create table if not exists connector.loads (source_system varchar, "
        "source_kind varchar, table_name varchar, first_loaded_at timestamp)"
    )


def landed_kinds(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Name and kind of every source that has ever landed a table."""
    return dict(
        connection.execute(
            "select distinct source_system, source_kind from connector.loads order by all"
        ).fetchall()
    )


@dataclass(frozen=True)
class Load:
    """One load of one source; `inputs` are those of a custom source, loaded already."""

    connection: duckdb.DuckDBPyConnection
    source: CustomSource | ExportSource
    tables: dict[str, RawTable]
    inputs: dict[str, LoadedInput]
    limits: Limits
    loaded_at: datetime
    accept_shrink: Collection[str]

    def run(self, on_table: OnTable) -> LandedSource:
        """Land every table of the source; the caller commits or rolls back."""
        started = time.monotonic()
        self._refuse_other_kind()
        begin_quarantine(self.connection)
        known = self._known_tables()
        landed: dict[str, LandedTable] = {}
        for delivery, terms in self._deliveries():
            name = delivery.table.name
            landed[name] = self._land_table(delivery, terms, is_first=name not in known)
            on_table(self.source.name, name, landed[name].rows_read)
        for name, table in self.tables.items():
            if self.source.load == "full" and name in known and name not in landed:
                landed[name] = self._land_absent(table)
        numbered = number_records(self.connection, self.tables.values(), self.source.name)
        is_new_quarantine = self._quarantine(landed)
        read = tuple(
            LandedInput(name, given.count_rows(self.connection), len(given.malformed))
            for name, given in self.inputs.items()
        )
        moved = any(table.inserted or table.changed or table.deleted for table in landed.values())
        return LandedSource(
            name=self.source.name,
            kind=self.source.kind,
            tables=tuple(
                landed.get(name, LandedTable(name, is_delivered=False)) for name in self.tables
            ),
            inputs=read,
            seconds=time.monotonic() - started,
            is_changed=bool(moved or numbered or is_new_quarantine or landed.keys() - known),
        )

    def _deliveries(self) -> Iterator[tuple[Delivery, Terms]]:
        currencies = self.limits.currencies
        if isinstance(self.source, ExportSource):
            return export_deliveries(
                self.connection, self.source, self.tables, currencies=currencies
            )
        return custom_deliveries(
            self.connection,
            self.source,
            self.tables,
            inputs=self.inputs.keys(),
            currencies=currencies,
        )

    def _land_table(self, delivery: Delivery, terms: Terms, *, is_first: bool) -> LandedTable:
        started = time.monotonic()
        table = delivery.table
        judgement = check_rows(self.connection, delivery, terms, origin=self._origin(table.name))
        self._refuse_shrunken(table, judgement)
        if is_first:
            merge = insert_first_load(
                self.connection, table, self.source.name, loaded_at=self.loaded_at
            )
            self.connection.execute(
                "insert into connector.loads values (?, ?, ?, ?)",
                [self.source.name, self.source.kind, table.name, self.loaded_at],
            )
        else:
            merge = merge_load(
                self.connection,
                table,
                self.source.name,
                loaded_at=self.loaded_at,
                is_full=self.source.load == "full",
            )
        drop_temporary(self.connection, {CHECKED})
        return _landed(table, judgement, merge, seconds=time.monotonic() - started)

    def _land_absent(self, table: RawTable) -> LandedTable:
        """A table that has landed before and is now not delivered at all: a load of no rows."""
        nothing = Delivery(
            table=table,
            relation="(select 1 where false)",
            columns={},
            place=table.name,
            file_name="null",
            file_line="null",
        )
        terms = Terms(currencies=self.limits.currencies)
        return replace(self._land_table(nothing, terms, is_first=False), is_delivered=False)

    def _refuse_shrunken(self, table: RawTable, judgement: Judgement) -> None:
        """Raise LandingError if a full load lost so many rows that it cannot be meant."""
        place = f"{self.source.name}.{table.name}"
        if self.source.load != "full" or place in self.accept_shrink:
            return
        live = count_live(self.connection, table, self.source.name)
        if judgement.rows_read < live * self.limits.minimum_load_share:
            raise LandingError(
                f"{place}: the load holds {judgement.rows_read:,} rows where {live:,} live, less "
                f"than {self.limits.minimum_load_share:.0%}; nothing was landed; if that is "
                f"right: leadloop run --accept-shrink {place}"
            )

    def _refuse_other_kind(self) -> None:
        kind = landed_kinds(self.connection).get(self.source.name, self.source.kind)
        if kind != self.source.kind:
            raise LandingError(
                f"source {self.source.name}: has landed as {kind} before; give the source of kind "
                f"{self.source.kind} a name of its own"
            )

    def _known_tables(self) -> set[str]:
        rows = self.connection.execute(
            "select table_name from connector.loads where source_system = ?", [self.source.name]
        ).fetchall()
        return {name for (name,) in rows}

    def _quarantine(self, landed: Collection[str]) -> bool:
        for name, given in self.inputs.items():
            add_malformed(self.connection, given.malformed, self._origin(name))
        return replace_quarantine(
            self.connection,
            self.source.name,
            tables=[*landed, *self.inputs],
            loaded_at=self.loaded_at,
        )

    def _origin(self, table_name: str) -> Origin:
        return Origin(self.source.name, self.source.kind, table_name)


def _landed(table: RawTable, judgement: Judgement, merge: Merge, *, seconds: float) -> LandedTable:
    return LandedTable(
        name=table.name,
        rows_read=judgement.rows_read,
        inserted=merge.inserted,
        changed=merge.changed,
        deleted=merge.deleted,
        quarantined=judgement.quarantined,
        collapsed=judgement.collapsed,
        seconds=seconds,
    )
