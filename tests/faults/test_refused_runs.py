"""Runs that may not publish: the version stays, the exit is 1, and one line names the cause."""

import duckdb

from orchestration.home import Home
from orchestration.publish import versions
from orchestration.publish.ledger import Ledger
from tests.conftest import leadloop
from tests.faults.conftest import contents


def test_a_failed_gate_holds_the_version_and_names_the_check(home: Home) -> None:
    before, present = contents(home.warehouse), versions.current(home)
    file = home.demo / "web" / "page_view.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create table views as from '{file}'")
        connection.execute("update views set event_id = null where rowid % 20 = 0")
        connection.execute(f"copy views to '{file}' (format parquet)")

    ended = leadloop("run", home=home.root)

    assert ended.returncode == 1
    assert "Traceback" not in ended.stdout + ended.stderr
    assert "1 critical check failed: web.page_view: few rows are in quarantine" in ended.stderr
    assert f"nothing was published; version {present.run_id} stays" in ended.stderr
    assert "quarantined  web.page_view: " in ended.stdout
    assert contents(home.warehouse) == before
    run = Ledger(home.ledger).runs()[0]
    assert (run.status, run.version) == ("held_back", None)
    assert "transform" not in {check.stage for check in Ledger(home.ledger).checks(run.run_id)}


def test_a_damaged_landing_file_stops_the_run_and_names_the_backup(home: Home) -> None:
    before = contents(home.warehouse)
    damaged = home.landing.read_bytes()
    home.landing.write_bytes(b"\0" * 8192 + damaged[8192:])

    ended = leadloop("run", home=home.root)

    assert ended.returncode == 1
    assert "Traceback" not in ended.stdout + ended.stderr
    assert str(home.backup) in ended.stderr
    assert home.landing.read_bytes()[:8192] == b"\0" * 8192, "it was recreated"
    assert contents(home.warehouse) == before
