"""The companies that several suites read: each is run once, by the command a user would type."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.requirements import require_test_data

PROJECT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Company:
    """One company's home folder after a run of the whole pipeline."""

    home: Path

    @property
    def warehouse(self) -> Path:
        """The published file, resolved: a later publish does not change it."""
        return (self.home / "warehouse.duckdb").resolve()

    @property
    def truth(self) -> dict:
        """What the simulation knows to have happened."""
        return json.loads((self.home / "demo" / "truth.json").read_text())

    def query(self, sql: str) -> list[tuple]:
        """Rows of a query over the published version."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def value(self, sql: str) -> object:
        """The one value of a query over the published version."""
        ((value,),) = self.query(sql)
        return value


def leadloop(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command `leadloop` with its own home folder, as a user would."""
    return subprocess.run(
        [Path(sys.executable).parent / "leadloop", *arguments],
        cwd=PROJECT,
        env={**os.environ, "LEADLOOP_HOME": str(home), **environment},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all suites of one `make test` share."""
    shared = os.environ.get("LEADLOOP_TEST_SCRATCH")
    return Path(shared) if shared else tmp_path_factory.mktemp("companies")


@pytest.fixture(scope="session")
def company_once(scratch: Path) -> Callable[..., Company]:
    """Run the pipeline for a company unless an earlier suite has done so."""

    def run(name: str, *arguments: str, **environment: str) -> Company:
        home = scratch / name
        with (scratch / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (home / "warehouse.duckdb").exists():
                done = leadloop(*arguments, home=home, **environment)
                assert done.returncode == 0, done.stdout + done.stderr
                assert "Traceback" not in done.stdout + done.stderr
        return Company(home)

    return run


@pytest.fixture(scope="session")
def simulated(company_once: Callable[..., Company]) -> Company:
    """The simulated company in its small size."""
    return company_once("simulated", "demo", "--size", "small")


@pytest.fixture(scope="session")
def olist(company_once: Callable[..., Company]) -> Company:
    """The Olist example over the data from outside."""
    data = require_test_data() / "olist"
    settings = str(PROJECT / "examples/olist/leadloop.yml")
    return company_once("olist", "--config", settings, "run", OLIST_DATA=str(data))
