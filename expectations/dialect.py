"""A SQLAlchemy dialect for DuckDB whose cursors keep their rows.

Great Expectations reads a result after it has handed the connection back (its issue 11579). In
duckdb-engine every cursor is the connection itself, so the next query wipes the rows of the last
one. Here each cursor fetches its rows at once: results are a few aggregates and key samples.
"""

from collections import deque
from typing import Any

import duckdb
from duckdb_engine import ConnectionWrapper, Dialect
from sqlalchemy.dialects import registry

SCHEME = "duckdb+buffered"


class BufferedCursor:
    """A DB-API cursor that owns the rows of its last statement."""

    arraysize = 1
    rowcount = -1

    def __init__(self, session: duckdb.DuckDBPyConnection, connection: ConnectionWrapper) -> None:
        self._session = session
        self._rows: deque[tuple[Any, ...]] = deque()
        self.connection = connection
        self.description: list[tuple[Any, ...]] | None = None

    def execute(self, statement: str, parameters: Any = None, context: Any = None) -> None:
        """Run one statement and take all of its rows."""
        self._session.execute(statement, parameters or None)
        self.description = self._session.description
        self._rows = deque(self._session.fetchall() if self.description else ())

    def executemany(self, statement: str, parameters: Any = None, context: Any = None) -> None:
        """Run one statement for each set of parameters; there are no rows to read."""
        self._session.executemany(statement, parameters or [])
        self.description = None
        self._rows = deque()

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row, None at the end."""
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[tuple[Any, ...]]:
        """At most `size` of the rows left."""
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows left."""
        return self.fetchmany(len(self._rows)) if self._rows else []

    def close(self) -> None:
        """Forget the rows; the connection stays open."""
        self._rows.clear()


class BufferedConnection(ConnectionWrapper):
    """A connection that hands out buffering cursors."""

    def __init__(self, session: duckdb.DuckDBPyConnection) -> None:
        super().__init__(session)
        self._session = session

    def cursor(self) -> BufferedCursor:
        """A cursor with rows of its own."""
        return BufferedCursor(self._session, self)


class BufferedDialect(Dialect):
    """duckdb-engine's dialect over `BufferedConnection`."""

    driver = "buffered"
    supports_statement_cache = False

    def connect(self, *, database: str, read_only: bool, **options: Any) -> BufferedConnection:
        """Open the file named by the address; duckdb-engine's own options have no use here."""
        return BufferedConnection(duckdb.connect(database, read_only=read_only))


def register() -> None:
    """Let SQLAlchemy know the scheme."""
    registry.register("duckdb.buffered", __name__, "BufferedDialect")
