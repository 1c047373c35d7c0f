"""`leadloop versions`, `rollback` and `diff` over two versions of the simulated company."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish import versions
from tests.conftest import Company, leadloop

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(simulated: Company, tmp_path: Path) -> Home:
    """The company with a second, newer version, in which a won deal is worth 1,000 more."""
    copied = Home(tmp_path / "home")
    first = versions.current(Home(simulated.home))
    shutil.copytree(first.folder, copied.published / first.run_id)
    second = copied.published / "29991231T000000Z-ffffff"
    shutil.copytree(first.folder, second)
    with duckdb.connect(second / "warehouse.duckdb") as connection:
        connection.execute(
            "update marts.fct_opportunities set revenue_amount = revenue_amount + 1000 where"
            " opportunity_id = (select min(opportunity_id) from marts.fct_opportunities"
            " where status = 'won' and revenue_amount is not null)"
        )
    versions.switch(copied, versions.versions(copied)[-1])
    return copied


@pytest.fixture
def run(home: Home) -> Run:
    return lambda *arguments: leadloop(*arguments, home=home.root, COLUMNS="200")


def test_versions_are_listed_and_the_current_is_marked(run: Run, home: Home) -> None:
    lines = run("versions").stdout.splitlines()[1:]
    ids = [version.run_id for version in reversed(versions.versions(home))]
    assert [line.split()[0] for line in lines] == ids
    assert [line.rstrip().endswith("current") for line in lines] == [True, False]


def test_going_back_switches_at_once_and_can_be_undone(run: Run, home: Home) -> None:
    older, newer = versions.versions(home)
    done = run("rollback", older.run_id[:12])
    assert done.returncode == 0, done.stderr
    assert versions.current(home) == older
    assert home.warehouse.resolve() == older.warehouse.resolve()
    assert f"{newer.run_id} is kept" in done.stdout

    again = run("rollback", older.run_id)
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert run("rollback", newer.run_id).returncode == 0
    assert versions.current(home) == newer


def test_what_differs_is_named_in_numbers_and_rows(run: Run, home: Home) -> None:
    older, newer = versions.versions(home)
    told = json.loads(run("diff", older.run_id, newer.run_id, "--json").stdout)
    moved = {row["metric_name"]: row["difference"] for row in told["numbers"]}
    assert moved.pop("won_amount") == 1000
    assert set(moved.values()) <= {0, None}
    assert [(row["table"], row["gone"], row["come"]) for row in told["tables"]] == [
        ("fct_opportunities", 1, 1)
    ]
    assert "won_amount" in run("diff", older.run_id, newer.run_id).stdout
    assert "no row of any table differs" in run("diff", newer.run_id, newer.run_id).stdout


@pytest.mark.parametrize("name", ["", "nothing", "2"])
def test_an_unknown_version_is_one_line_that_names_those_kept(
    run: Run, home: Home, name: str
) -> None:
    done = run("rollback", name)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert all(version.run_id in done.stderr for version in versions.versions(home))
