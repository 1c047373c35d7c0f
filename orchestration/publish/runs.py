"""One run's life: it takes the lock, heals what killed runs left, keeps the books, and ends.

What a run does between its start and its end belongs to the assets; here stands what they share.
"""

import secrets
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from orchestration.errors import LeadloopError
from orchestration.home import Home
from orchestration.publish import candidate, lock, versions
from orchestration.publish.ledger import Check, Landed, Ledger, Quarantined, Status, utc_now
from orchestration.settings import Retention

STAGES = ("land", "arrival gate", "transform", "departure gate", "publish", "tell")
_ID_TIME = "%Y%m%dT%H%M%SZ"


class HeldBackError(LeadloopError):
    """Critical checks failed: nothing was published. The text names them."""


@dataclass
class LiveRun:
    """The run that holds the home folder now."""

    run_id: str
    as_of: datetime
    home: Home
    ledger: Ledger
    accept_shrink: Collection[str] = ()
    version: versions.Version | None = None
    errors: list[str] = field(default_factory=list)
    held_back: bool = False
    passed: set[str] = field(default_factory=set)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a part of the run and remember why it failed."""
        started = time.perf_counter()
        try:
            yield
            self.passed.add(name)
        except BaseException as error:
            self.held_back = self.held_back or isinstance(error, HeldBackError)
            self.remember(error)
            raise
        finally:
            self.ledger.add(self.run_id, seconds=(name, time.perf_counter() - started))

    def remember(self, error: BaseException) -> None:
        """Write down why the run cannot end well, in one line."""
        line = str(error).strip().partition("\n")[0]
        if not isinstance(error, Exception):
            line = "stopped"
        elif not isinstance(error, LeadloopError):
            line = f"unexpected {type(error).__name__}: {line}"
        if line not in self.errors:
            self.errors.append(line)

    def landed(self, tables: Sequence[Landed], quarantined: Sequence[Quarantined] = ()) -> None:
        """Write down what landing did."""
        self.ledger.add(self.run_id, landed=tables, quarantined=quarantined)

    def landed_tables(self) -> list[Landed]:
        """What this run has landed so far."""
        return self.ledger.landed(self.run_id)

    def checked(self, checks: Sequence[Check]) -> None:
        """Write down checks; raises HeldBackError when one of them blocks."""
        self.ledger.add(self.run_id, checks=checks)
        blocking = [f"{check.table_name}: {check.name}" for check in checks if check.blocks]
        if blocking:
            raise HeldBackError(
                f"{len(blocking)} critical {'check' if len(blocking) == 1 else 'checks'} failed: "
                + "; ".join(blocking)
            )

    def publish(self, *, marts: Collection[str], retention: Retention) -> versions.Version:
        """Make the audited candidate the published version, and drop versions out of retention.

        `marts` are the tables and views it must hold. Only for a run that passed both gates.
        """
        if self.errors or not {"arrival gate", "departure gate"} <= self.passed:
            raise LeadloopError("only a run that passed both gates may publish; run all of it")
        rows = candidate.seal(self.home.candidate, expected=marts)
        checks = self.ledger.checks(self.run_id)
        self.version = versions.publish(
            self.home,
            run_id=self.run_id,
            manifest={
                "run_id": self.run_id,
                "as_of": self.as_of,
                "finished_at": utc_now(),
                "checks": {
                    "passed": sum(check.passed for check in checks),
                    "warned": [check.name for check in checks if not check.passed],
                },
                "rows": rows,
            },
        )
        versions.prune(self.home, keep=retention.versions, gigabytes=retention.gigabytes)
        return self.version

    @property
    def status(self) -> Status:
        """How the run ends if it ends now."""
        if self.held_back:
            return "held_back"
        if self.errors:
            return "failed"
        return "published" if self.version else "finished"


@contextmanager
def open_run(
    home: Home,
    *,
    as_of: datetime | None,
    dagster_run_id: str | None = None,
    accept_shrink: Collection[str] = (),
) -> Iterator[LiveRun]:
    """Hold the home folder for one run and write its history.

    `as_of` is UTC without an offset; None is now. Raises LockHeldError when another run is working.
    """
    with lock.hold(home.lock):
        heal(home)
        ledger = Ledger(home.ledger)
        run = LiveRun(
            run_id=new_run_id(home),
            as_of=as_of or utc_now(),
            home=home,
            ledger=ledger,
            accept_shrink=accept_shrink,
        )
        ledger.start(run.run_id, dagster_run_id=dagster_run_id, as_of=run.as_of)
        try:
            yield run
        except BaseException as error:
            run.remember(error)
            raise
        finally:
            ledger.finish(
                run.run_id,
                status=run.status,
                version=run.version.run_id if run.version else None,
                error="\n".join(run.errors) or None,
            )


def heal(home: Home) -> None:
    """Clear what killed runs left behind. Only for who holds the run lock."""
    home.root.mkdir(parents=True, exist_ok=True)
    present = versions.current(home)
    Ledger(home.ledger).interrupt_running(published=present.run_id if present else None)
    versions.discard_unfinished(home)
    candidate.remove(home.candidate)
    shutil.rmtree(home.spill, ignore_errors=True)


def new_run_id(home: Home) -> str:
    """An id that sorts after every published version's, even when the clock went back."""
    moment = datetime.now(UTC)
    for version in reversed(versions.versions(home)):
        try:
            newest = datetime.strptime(version.run_id.split("-")[0], _ID_TIME).replace(tzinfo=UTC)
        except ValueError:
            continue
        moment = max(moment, newest + timedelta(seconds=1))
        break
    return f"{moment:{_ID_TIME}}-{secrets.token_hex(3)}"
