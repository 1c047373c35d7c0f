"""A home folder and candidates to publish, without dbt or Dagster."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish import candidate, versions


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home folder."""
    return Home(tmp_path / "home")


@pytest.fixture
def built(home: Home) -> Callable[[str], None]:
    """Build marts into the candidate the way dbt does: attached as `candidate` to another file."""

    def build(word: str) -> None:
        candidate.create_empty(home.candidate)
        with duckdb.connect() as connection:
            connection.execute(f"attach '{home.candidate}' as candidate")
            connection.execute("create schema candidate.marts")
            connection.execute(f"create table candidate.marts.facts as select '{word}' as word")
            connection.execute(
                "create view candidate.marts.words as (select word from candidate.marts.facts)"
            )

    return build


@pytest.fixture
def publish(home: Home, built: Callable[[str], None]) -> Callable[[str], versions.Version]:
    """Build, seal and publish a version whose one word is its id."""

    def publish(run_id: str) -> versions.Version:
        built(run_id)
        rows = candidate.seal(home.candidate)
        return versions.publish(home, run_id=run_id, manifest={"run_id": run_id, "rows": rows})

    return publish
