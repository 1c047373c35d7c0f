"""The ledger: what every run landed, checked and published, kept in `ledger.duckdb`.

Only the run history belongs here. The file is opened for moments only, so that `leadloop status`
can read it while a run works, and every write stands on its own: a killed run keeps what it wrote.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import duckdb

from orchestration.errors import LeadloopError

Status = Literal["running", "published", "held_back", "failed", "finished", "interrupted"]
Severity = Literal["critical", "warning"]

_PATIENCE_SECONDS = 10.0
_TABLES = """
create table if not exists runs (
    run_id varchar primary key,
    dagster_run_id varchar,
    started_at timestamp not null,
    finished_at timestamp,
    as_of timestamp not null,
    status varchar not null,
    version varchar,
    error varchar
);
create table if not exists stages (
    run_id varchar not null,
    stage varchar not null,
    seconds double not null
);
create table if not exists landed (
    run_id varchar not null,
    source_system varchar not null,
    table_name varchar not null,
    rows_read bigint not null,
    inserted bigint not null,
    changed bigint not null,
    unchanged bigint not null,
    deleted bigint not null,
    quarantined bigint not null
);
create table if not exists quarantined (
    run_id varchar not null,
    source_system varchar not null,
    table_name varchar not null,
    reason varchar not null,
    row_count bigint not null
);
create table if not exists checks (
    run_id varchar not null,
    stage varchar not null,
    name varchar not null,
    table_name varchar not null,
    column_name varchar,
    severity varchar not null,
    passed boolean not null,
    observed varchar not null
);
"""


class LedgerError(LeadloopError):
    """The ledger cannot be read or written."""


@dataclass(frozen=True)
class Run:
    """One row of the run history."""

    run_id: str
    dagster_run_id: str | None
    started_at: datetime
    finished_at: datetime | None
    as_of: datetime
    status: Status
    version: str | None
    error: str | None


@dataclass(frozen=True)
class Landed:
    """What landing did with one table of one source, in rows."""

    source_system: str
    table_name: str
    rows_read: int
    inserted: int
    changed: int
    unchanged: int
    deleted: int
    quarantined: int


@dataclass(frozen=True)
class Quarantined:
    """How many rows of one table were set aside for one reason."""

    source_system: str
    table_name: str
    reason: str
    row_count: int


@dataclass(frozen=True)
class Check:
    """One check and its outcome. A critical one that failed keeps the run from publishing."""

    stage: str
    name: str
    table_name: str
    column_name: str | None
    severity: Severity
    passed: bool
    observed: str

    @property
    def blocks(self) -> bool:
        """It failed and is critical."""
        return not self.passed and self.severity == "critical"


@dataclass(frozen=True)
class Ledger:
    """The history of one home folder."""

    path: Path

    def start(self, run_id: str, *, dagster_run_id: str | None, as_of: datetime) -> None:
        """Open the history with a running run."""
        with self._open() as connection:
            connection.execute(
                "insert into runs values (?, ?, ?, null, ?, 'running', null, null)",
                [run_id, dagster_run_id, utc_now(), as_of],
            )

    def interrupt_running(self, *, published: str | None) -> list[str]:
        """Mark runs that never ended, which only a killed process leaves; returns their ids.

        Only for who holds the run lock. A run that was killed after the switch has published.
        """
        with self._open() as connection:
            return [
                run_id
                for (run_id,) in connection.execute(
                    """
                    update runs
                    set
                        status = 'interrupted',
                        version = case when run_id = ? then run_id end
                    where status = 'running'
                    returning run_id
                    """,
                    [published],
                ).fetchall()
            ]

    def finish(
        self, run_id: str, *, status: Status, version: str | None, error: str | None
    ) -> None:
        """Close a run."""
        with self._open() as connection:
            connection.execute(
                "update runs set finished_at = ?, status = ?, version = ?, error = ? "
                "where run_id = ?",
                [utc_now(), status, version, error, run_id],
            )

    def add(
        self,
        run_id: str,
        *,
        seconds: tuple[str, float] | None = None,
        landed: Sequence[Landed] = (),
        quarantined: Sequence[Quarantined] = (),
        checks: Sequence[Check] = (),
    ) -> None:
        """Add what a part of a run did; `seconds` is its stage and how long it took."""
        with self._open() as connection:
            connection.begin()
            if seconds is not None:
                connection.execute("insert into stages values (?, ?, ?)", [run_id, *seconds])
            for table, rows in (
                ("landed", landed),
                ("quarantined", quarantined),
                ("checks", checks),
            ):
                if rows:
                    marks = ", ".join("?" * (len(fields(rows[0])) + 1))
                    connection.executemany(
                        f"insert into {table} values ({marks})",
                        [(run_id, *astuple(row)) for row in rows],
                    )
            connection.commit()

    def runs(self, *, last: int = 10) -> list[Run]:
        """The last runs, the newest first."""
        rows = self._read(f"select {_names(Run)} from runs order by run_id desc limit {last:d}")
        return [Run(*row) for row in rows]

    def run(self, run_id: str) -> Run | None:
        """One run, by its own id or by Dagster's."""
        rows = self._read(
            f"select {_names(Run)} from runs where ? in (run_id, dagster_run_id)", run_id
        )
        return Run(*rows[0]) if rows else None

    def stage_seconds(self, run_id: str) -> dict[str, float]:
        """Seconds per stage, in the order in which the stages first ended."""
        return dict(
            self._read(
                "select stage, sum(seconds) from stages where run_id = ? "
                "group by all order by min(rowid)",
                run_id,
            )
        )

    def landed(self, run_id: str) -> list[Landed]:
        """What landing did, per table."""
        return [Landed(*row) for row in self._columns("landed", Landed, run_id)]

    def quarantined(self, run_id: str) -> list[Quarantined]:
        """What was set aside in this run and why, the most first."""
        rows = self._columns("quarantined", Quarantined, run_id)
        return sorted((Quarantined(*row) for row in rows), key=lambda row: -row.row_count)

    def checks(self, run_id: str) -> list[Check]:
        """Every check of the run, in the order in which they were made."""
        return [Check(*row) for row in self._columns("checks", Check, run_id)]

    def _columns(self, table: str, shape: type, run_id: str) -> list[tuple]:
        query = f"select {_names(shape)} from {table} where run_id = ? order by rowid"
        return self._read(query, run_id)

    def _read(self, query: str, *values: object) -> list[tuple]:
        if not self.path.is_file():
            return []
        with self._open() as connection:
            return connection.execute(query, list(values)).fetchall()

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for a moment; waits for another process's moment to pass."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                connection = duckdb.connect(self.path)
                break
            except duckdb.IOException as error:
                if "lock" not in str(error).lower() or time.monotonic() > deadline:
                    raise self._unreadable(error) from error
                time.sleep(0.05)
            except duckdb.Error as error:
                raise self._unreadable(error) from error
        with connection:
            connection.execute(_TABLES)
            yield connection

    def _unreadable(self, error: Exception) -> LedgerError:
        reason = str(error).split("\n", maxsplit=1)[0]
        return LedgerError(
            f"the run history {self.path} cannot be opened ({reason}); "
            "move it away to start a new one"
        )


def _names(shape: type) -> str:
    return ", ".join(field.name for field in fields(shape))


def utc_now() -> datetime:
    """The present moment as the ledger writes it: UTC, without an offset, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
