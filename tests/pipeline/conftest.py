"""What the tests of laws share: a copy of the simulated company in which something is wrong."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from tests.conftest import Company

Refused = Callable[[str, str], int]


@pytest.fixture
def refused(simulated: Company, tmp_path: Path) -> Refused:
    """How many rows a test finds after a change, as dbt compiled it."""
    home = Home(simulated.home)
    build = shutil.copy(home.build, tmp_path / "build.duckdb")
    marts = shutil.copy(simulated.warehouse, tmp_path / "marts.duckdb")
    compiled = home.dbt_target / "compiled"

    def find(name: str, change: str) -> int:
        (file,) = compiled.rglob(f"{name}.sql")
        with duckdb.connect() as connection:
            connection.execute(f"attach '{build}' as build")
            connection.execute(f"attach '{marts}' as candidate")
            connection.execute(f"attach '{home.landing}' as landing (read_only)")
            connection.execute(change)
            return len(connection.execute(file.read_text(encoding="utf-8")).fetchall())

    return find
