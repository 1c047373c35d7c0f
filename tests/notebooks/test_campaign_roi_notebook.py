"""The notebook runs as a script on a published file and says what the mart says."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from notebooks import campaign_roi, published
from tests import sample_marts

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_marts.write(tmp_path_factory.mktemp("published") / "warehouse.duckdb")


def marts_values(warehouse: Path) -> tuple[float, float]:
    """Cost and revenue of the campaigns with a measured ROI, newest year, widest look-back."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(
            "select cast(sum(cost_amount) as double),"
            " cast(sum(attributed_revenue_amount) as double)"
            " from marts.rpt_campaign_roi where attribution_model = 'linear' and roi is not null"
            " and lookback_days = 365 and period_start = date '2026-01-01'"
            " and period_grain = 'year'"
        ).fetchone()


def test_it_runs_as_a_script(warehouse: Path) -> None:
    done = subprocess.run(
        [sys.executable, PROJECT / "notebooks" / "campaign_roi.py"],
        env={**os.environ, "LEADLOOP_WAREHOUSE": str(warehouse)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    said = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    cost, revenue = marts_values(warehouse)
    assert float(said["cost"]) == cost == 18000
    assert float(said["revenue"]) == revenue
    assert float(said["roi"]) == pytest.approx((revenue - cost) / cost)
    assert said["campaigns"] == "4"


def test_it_shows_what_the_simulated_company_published(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADLOOP_WAREHOUSE", str(warehouse))

    _, definitions = campaign_roi.app.run()

    assert definitions["summary"]["cost"] == marts_values(warehouse)[0]
    assert set(definitions["view"]["campaign_name"]) == set(sample_marts.CAMPAIGN_NAMES)


def test_the_published_file_is_found_by_name_by_home_and_by_folder(tmp_path: Path) -> None:
    home = tmp_path / ".leadloop"
    home.mkdir()
    path = sample_marts.write(home / "warehouse.duckdb")
    (tmp_path / "notebooks").mkdir()

    assert published.find({"LEADLOOP_WAREHOUSE": str(path)}) == path
    assert published.find({"LEADLOOP_HOME": str(home)}) == path
    assert published.find({}, folder=tmp_path / "notebooks") == path


def test_nothing_published_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nothing is published there; run `leadloop demo`"):
        published.find({"LEADLOOP_HOME": str(tmp_path)})


def test_a_notebook_cannot_write(warehouse: Path) -> None:
    connection = published.open_published(warehouse)

    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        connection.execute("create table marts.mine as select 1 as one")
    connection.close()
