"""A published company that may be spoiled: a copy of the simulated one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from tests.conftest import PROJECT, Company


@pytest.fixture
def home(simulated: Company, tmp_path: Path) -> Home:
    """The home folder after an undisturbed run, with the same secret and inputs."""
    copied = Home(tmp_path / "home")
    shutil.copytree(simulated.home, copied.root, symlinks=True)
    return copied


@contextmanager
def running(home: Home) -> Iterator[subprocess.Popen[str]]:
    """A run at work, killed at the latest when the block ends."""
    with subprocess.Popen(
        [Path(sys.executable).with_name("leadloop"), "run"],
        cwd=PROJECT,
        env={**os.environ, "LEADLOOP_HOME": str(home.root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def contents(warehouse: Path) -> dict[str, tuple[int, object]]:
    """Rows and a digest of every published table and view, whatever the order of the rows.

    Doubles to six digits: their sums differ in the last bits by the order of the threads.
    """
    with duckdb.connect(warehouse.resolve(), read_only=True) as connection:
        tables: dict[str, list[str]] = {}
        for table, column, kind in connection.execute(
            """
            select table_schema || '.' || table_name, column_name, data_type
            from information_schema.columns order by all
            """
        ).fetchall():
            value = f'round("{column}", 6)' if kind == "DOUBLE" else f'"{column}"'
            tables.setdefault(table, []).append(value)
        return {
            table: connection.execute(
                f"select count(*), sum(hash({', '.join(values)})) from {table}"
            ).fetchone()
            for table, values in tables.items()
        }
