"""Landing: the rows of one source into the durable landing file, in one transaction.

This is the room's front door; reading, judging and merging are its other modules' work.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.connectors import storage
from orchestration.connectors.deliveries import load_inputs
from orchestration.connectors.errors import LandingError, first_line
from orchestration.connectors.keys import create_key_maps
from orchestration.connectors.landed import LandedSource
from orchestration.connectors.loading import Limits, Load, OnTable, create_load_state, landed_kinds
from orchestration.connectors.quarantine import create_quarantine
from orchestration.connectors.queries import drop_temporary
from orchestration.connectors.raw_tables import create_tables
from orchestration.connectors.shapes import Shapes
from orchestration.settings import CustomSource, ExportSource

__all__ = ["Landing", "LandingError", "Limits"]


class Landing:
    """The landing file with all raw tables of all known sources; one writer at a time."""

    def __init__(
        self, path: Path, shapes: Shapes, limits: Limits, *, memory_limit: str | None = None
    ) -> None:
        self._path = path
        self._shapes = shapes
        self._limits = limits
        self._memory_limit = memory_limit
        self._connection: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def open(self) -> Iterator["Landing"]:
        """Open the file with every declared table and column in place; close it when left."""
        with storage.opened(self._path, memory_limit=self._memory_limit) as connection:
            try:
                with _transaction(connection):
                    create_tables(connection, self._shapes)
                    create_key_maps(connection)
                    create_quarantine(connection)
                    create_load_state(connection)
            except duckdb.Error as error:
                raise self._failure("the raw tables", error) from error
            self._connection = connection
            try:
                yield self
            finally:
                self._connection = None

    def land(
        self,
        source: CustomSource | ExportSource,
        *,
        loaded_at: datetime,
        accept_shrink: Collection[str] = (),
        on_table: OnTable | None = None,
    ) -> LandedSource:
        """Land one source, all of it or nothing, and check point the file.

        `loaded_at` is UTC. `accept_shrink` holds `<source>.<table>` whose full load may have lost
        more rows than the limit allows. Raises LandingError.
        """
        connection = self._open_connection()
        if loaded_at.tzinfo:
            loaded_at = loaded_at.astimezone(UTC).replace(tzinfo=None)
        tables = self._shapes[source.kind]
        try:
            # Before the transaction: a failing database would take it down with it.
            inputs = load_inputs(connection, source, tables)
            load = Load(
                connection=connection,
                source=source,
                tables=tables,
                inputs=inputs,
                limits=self._limits,
                loaded_at=loaded_at,
                accept_shrink=accept_shrink,
            )
            with _transaction(connection):
                landed = load.run(on_table or (lambda *_: None))
            if landed.is_changed:
                connection.execute("checkpoint")
        except duckdb.Error as error:
            raise self._failure(f"source {source.name}", error) from error
        finally:
            # A damaged file takes its connection down: what it said first is what counts.
            with suppress(duckdb.Error):
                drop_temporary(connection)
        return landed

    def landed_sources(self) -> dict[str, str]:
        """Name and kind of every source that ever landed rows, configured still or not."""
        return landed_kinds(self._open_connection())

    def back_up(self) -> bool:
        """Copy the closed file to landing.backup.duckdb if it changed since; whether it did."""
        if self._connection is not None:
            raise LandingError(f"{self._path}: is open; close it before it is backed up")
        return storage.back_up(self._path)

    def _open_connection(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            raise LandingError(f"{self._path}: is not open")
        return self._connection

    def _failure(self, what: str, error: duckdb.Error) -> LandingError:
        if storage.is_damage(error):
            return storage.damage(self._path, error)
        return LandingError(f"{what}: {first_line(error)}")


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of what is done inside, or nothing of it."""
    connection.begin()
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):
            connection.rollback()
        raise
    connection.commit()
