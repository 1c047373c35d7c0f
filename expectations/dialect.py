"""A SQLAlchemy dialect for DuckDB whose cursors keep their rows.

Great Expectations reads a result after it has handed the connection back (its issue 11579). In
duckdb-engine every cursor is the connection itself, so the next query wipes the rows of the last
one. Here each cursor fetches its rows at once: results are a few aggregates and key samples.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import duckdb
from duckdb_engine import ConnectionWrapper, Dialect
from sqlalchemy.dialects import registry


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
    """duckdb-engine's dialect over files that `opened` holds open."""

    driver = "buffered"
    supports_statement_cache = False
    sessions: ClassVar[dict[str, list[duckdb.DuckDBPyConnection]]] = {}

    def connect(self, *, database: str, **options: Any) -> BufferedConnection:
        """One more session on an open file."""
        sessions = self.sessions[database]
        sessions.append(sessions[0].cursor())
        return BufferedConnection(sessions[-1])


@contextmanager
def opened(database: Path) -> Iterator[str]:
    """Hold the file open, read-only, and give its address for SQLAlchemy.

    On leaving, every session is closed, whoever still holds one: a writer may have the file.
    """
    registry.register("duckdb.buffered", __name__, BufferedDialect.__name__)
    name = str(database)
    sessions = [duckdb.connect(name, read_only=True)]
    BufferedDialect.sessions[name] = sessions
    try:
        yield f"duckdb+buffered:///{name}"
    finally:
        del BufferedDialect.sessions[name]
        for session in reversed(sessions):
            session.close()
