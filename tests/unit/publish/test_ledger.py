"""The ledger: what it keeps, and that a killed or reading process does no harm."""

import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.publish.ledger import Check, Landed, Ledger, LedgerError, Quarantined

AS_OF = datetime(2026, 7, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "home" / "ledger.duckdb")


def test_a_run_is_remembered_with_all_it_did(ledger: Ledger) -> None:
    landed = Landed("crm", "people", 10, 5, 1, 2, 1, 2)
    quarantined = [Quarantined("crm", "people", "no key", 1), Quarantined("crm", "people", "x", 2)]
    check = Check(
        "arrival gate", "there are people", "raw.people", None, "warning", False, "0 rows"
    )
    ledger.start("r1", dagster_run_id="d1", as_of=AS_OF)
    ledger.add("r1", landed=[landed], quarantined=quarantined)
    ledger.add("r1", seconds=("land", 1.0))
    ledger.add("r1", checks=[check], seconds=("arrival gate", 2.0))
    ledger.add("r1", seconds=("land", 0.5))
    ledger.finish("r1", status="published", version="r1", error=None)

    run = ledger.run("d1")
    assert run == ledger.run("r1") == ledger.runs()[0]
    assert (run.status, run.version, run.as_of, run.error) == ("published", "r1", AS_OF, None)
    assert run.finished_at >= run.started_at
    assert ledger.landed("r1") == [landed]
    assert ledger.quarantined("r1") == quarantined[::-1]
    assert ledger.checks("r1") == [check]
    assert list(ledger.stage_seconds("r1").items()) == [("land", 1.5), ("arrival gate", 2.0)]


def test_only_a_critical_check_that_failed_blocks() -> None:
    def check(severity: str, passed: bool) -> Check:
        return Check("s", "n", "t", None, severity, passed, "")

    assert check("critical", False).blocks
    assert not check("critical", True).blocks
    assert not check("warning", False).blocks


def test_killed_runs_are_marked_and_keep_what_they_published(ledger: Ledger) -> None:
    for run_id in ("r1", "r2", "r3"):
        ledger.start(run_id, dagster_run_id=None, as_of=AS_OF)
    ledger.finish("r3", status="failed", version=None, error="no")
    assert sorted(ledger.interrupt_running(published="r2")) == ["r1", "r2"]
    assert [(run.run_id, run.status, run.version) for run in ledger.runs()] == [
        ("r3", "failed", None),
        ("r2", "interrupted", "r2"),
        ("r1", "interrupted", None),
    ]
    assert ledger.interrupt_running(published="r2") == []


def test_a_killed_process_keeps_what_it_wrote(ledger: Ledger) -> None:
    script = (
        "import os, sys; from datetime import datetime; from pathlib import Path\n"
        "from orchestration.publish.ledger import Ledger\n"
        "ledger = Ledger(Path(sys.argv[1]))\n"
        "ledger.start('r1', dagster_run_id=None, as_of=datetime(2026, 7, 1))\n"
        "ledger.add('r1', seconds=('land', 1.0))\n"
        "with ledger._open() as connection:\n"
        "    connection.begin()\n"
        "    connection.execute(\"insert into stages values ('r1', 'half', 1)\")\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(ledger.path)], check=False)
    assert ledger.stage_seconds("r1") == {"land": 1.0}
    assert ledger.runs()[0].status == "running"


def test_writing_waits_for_another_process_to_be_done(ledger: Ledger) -> None:
    ledger.start("r1", dagster_run_id=None, as_of=AS_OF)
    script = (
        "import duckdb, sys, time\n"
        "with duckdb.connect(sys.argv[1]): print('open', flush=True); time.sleep(1)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(ledger.path)], stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        ledger.add("r1", seconds=("land", 1.0))
    assert ledger.stage_seconds("r1") == {"land": 1.0}


def test_threads_of_one_process_do_not_lose_rows(ledger: Ledger) -> None:
    ledger.start("r1", dagster_run_id=None, as_of=AS_OF)

    def write() -> None:
        for _ in range(5):
            ledger.add("r1", seconds=("land", 1.0))
            time.sleep(0)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.stage_seconds("r1") == {"land": 10.0}


def test_reading_where_nothing_ran_finds_nothing_and_writes_nothing(ledger: Ledger) -> None:
    assert ledger.runs() == []
    assert ledger.run("r1") is None
    assert not ledger.path.exists()


def test_a_damaged_ledger_is_named_and_kept(ledger: Ledger) -> None:
    ledger.path.parent.mkdir()
    ledger.path.write_bytes(b"damaged" * 10_000)
    with pytest.raises(LedgerError, match="move it away"):
        ledger.runs()
    assert ledger.path.read_bytes().startswith(b"damaged")


def test_hostile_text_stays_text(ledger: Ledger) -> None:
    ledger.start("r1", dagster_run_id=None, as_of=AS_OF)
    ledger.finish("r1", status="failed", version=None, error="'); drop table runs; --")
    assert ledger.run("r1").error == "'); drop table runs; --"
    with duckdb.connect(ledger.path) as connection:
        assert connection.execute("select count(*) from runs").fetchone() == (1,)
