"""kill -9 at several moments of a run: readers see a whole version, the next run heals the rest."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish import versions
from orchestration.publish.ledger import Ledger
from tests.conftest import leadloop
from tests.faults.conftest import contents, running

PATIENCE_SECONDS = 300

Moment = Callable[[Home, set[str]], bool]
"""Whether the run has come to the moment; given the versions that were there before it."""


def is_landing(home: Home, _before: set[str]) -> bool:
    return home.landing.with_name("landing.duckdb.wal").exists()


def is_building(home: Home, _before: set[str]) -> bool:
    return home.candidate.exists() and home.candidate.stat().st_size > 1_000_000


def is_publishing(home: Home, before: set[str]) -> bool:
    return {folder.name for folder in home.published.iterdir()} != before


def is_telling(home: Home, before: set[str]) -> bool:
    return home.current.resolve().name not in before


MOMENTS: dict[str, Moment] = {
    "landing": is_landing,
    "building": is_building,
    "publishing": is_publishing,
    "telling": is_telling,
}


def kill_when(home: Home, moment: Moment) -> None:
    before = {folder.name for folder in home.published.iterdir()}
    deadline = time.monotonic() + PATIENCE_SECONDS
    with running(home) as process:
        while not moment(home, before):
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline, "the run never came to the moment"
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_killed_runs_leave_a_whole_version_and_the_next_one_heals(home: Home) -> None:
    """One home, killed again and again without a pause, then left alone."""
    undisturbed = contents(home.warehouse)
    assert undisturbed["marts.fct_lead_cycles"][0] > 0

    # From nothing, so that there is something to land: the key map is rebuilt as well.
    home.landing.unlink()
    home.backup.unlink()
    with duckdb.connect(home.warehouse.resolve(), read_only=True) as reader:
        for name in ("landing", "building", "telling"):
            kill_when(home, MOMENTS[name])
            assert contents(home.warehouse) == undisturbed, f"killed while {name}"
        home.build.write_bytes(b"torn" * 5000)
        healed = leadloop("run", home=home.root)
        assert healed.returncode == 0, healed.stdout + healed.stderr
        assert contents(home.warehouse) == undisturbed
        assert reader.execute("select count(*) from marts.fct_lead_cycles").fetchone()[0] > 0

    runs = Ledger(home.ledger).runs()
    assert [run.status for run in runs[:4]] == ["published", *["interrupted"] * 3]
    assert runs[0].version == versions.current(home).run_id
    assert runs[1].version == runs[1].run_id, "killed after the switch: it has published"
    assert home.dashboard.resolve().parent == home.current.resolve()
    left = [path.name for path in (*home.root.iterdir(), *home.published.iterdir())]
    assert not [name for name in left if "unfinished" in name or name.startswith("candidate")]


def test_ctrl_c_ends_with_one_line_and_leaves_the_version(home: Home) -> None:
    present = home.current.resolve()
    with running(home) as process:
        while not is_building(home, set()):
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=PATIENCE_SECONDS)[0]
    assert process.returncode == 130, said
    assert f"stopped; nothing was published; version {present.name} stays" in said
    assert "Traceback" not in said
    assert home.current.resolve() == present
    assert Ledger(home.ledger).runs()[0].error == "stopped"


@pytest.mark.full
@pytest.mark.parametrize("name", MOMENTS)
@pytest.mark.parametrize("delay", [0.0, 0.5])
def test_a_run_killed_at_or_after_a_moment_heals(home: Home, name: str, delay: float) -> None:
    undisturbed = contents(home.warehouse)
    if name == "landing":
        # Of unchanged inputs nothing is written; from nothing, the key map is rebuilt as well.
        home.landing.unlink()
        home.backup.unlink()

    def moment(home: Home, before: set[str]) -> bool:
        if not MOMENTS[name](home, before):
            return False
        time.sleep(delay)
        return True

    kill_when(home, moment)
    assert contents(home.warehouse) == undisturbed
    healed: subprocess.CompletedProcess[str] = leadloop("run", home=home.root)
    assert healed.returncode == 0, healed.stdout + healed.stderr
    assert contents(home.warehouse) == undisturbed
