"""A run's life: its id, its books, what it heals, and when it may publish."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime

import pytest

from orchestration.errors import LeadloopError
from orchestration.home import Home
from orchestration.publish import candidate, lock
from orchestration.publish.ledger import Check, Ledger
from orchestration.publish.runs import HeldBackError, LiveRun, new_run_id, open_run
from orchestration.settings import Retention

AS_OF = datetime(2026, 7, 1)
GATES = ("arrival gate", "departure gate")


def check(severity: str, passed: bool) -> Check:
    return Check("gate", f"{severity} thing", "marts.facts", None, severity, passed, "3 rows")


def pass_gates(run: LiveRun) -> None:
    for gate in GATES:
        with run.stage(gate):
            run.checked([check("critical", True)])


def test_a_run_that_publishes_says_so(home: Home, built: Callable[[str], None]) -> None:
    with open_run(home, as_of=AS_OF, dagster_run_id="d1") as run:
        pass_gates(run)
        built("hello")
        version = run.publish(marts=["marts.facts"], retention=Retention())
    assert version.manifest()["checks"] == {"passed": 2, "warned": []}
    assert version.manifest()["as_of"] == "2026-07-01 00:00:00"
    entry = Ledger(home.ledger).run("d1")
    assert (entry.status, entry.version) == ("published", run.run_id)


def test_a_critical_check_holds_the_run_back_and_names_itself(
    home: Home, built: Callable[[str], None]
) -> None:
    with open_run(home, as_of=AS_OF) as run:
        with (
            pytest.raises(
                HeldBackError, match=r"1 critical check failed: marts\.facts: critical thing"
            ),
            run.stage("arrival gate"),
        ):
            run.checked([check("critical", False), check("warning", False)])
        with run.stage("departure gate"):
            run.checked([])
        built("hello")
        with pytest.raises(LeadloopError, match="passed both gates"):
            run.publish(marts=[], retention=Retention())
    assert not home.current.exists()
    entry = Ledger(home.ledger).runs()[0]
    assert entry.status == "held_back"
    assert "critical thing" in entry.error
    assert len(Ledger(home.ledger).checks(run.run_id)) == 2


def test_warnings_do_not_block_and_are_told(home: Home, built: Callable[[str], None]) -> None:
    with open_run(home, as_of=AS_OF) as run:
        pass_gates(run)
        with run.stage("transform"):
            run.checked([check("warning", False)])
        built("hello")
        version = run.publish(marts=[], retention=Retention())
    assert version.manifest()["checks"]["warned"] == ["warning thing"]


@pytest.mark.parametrize("passed", [(), GATES[:1], GATES[1:]])
def test_a_run_that_skipped_a_gate_may_not_publish(
    home: Home, built: Callable[[str], None], passed: tuple[str, ...]
) -> None:
    with open_run(home, as_of=AS_OF) as run:
        for gate in passed:
            with run.stage(gate):
                pass
        built("hello")
        with pytest.raises(LeadloopError, match="passed both gates"):
            run.publish(marts=[], retention=Retention())


def test_a_failed_stage_is_written_down_with_its_first_line(home: Home) -> None:
    with (
        open_run(home, as_of=AS_OF) as run,
        pytest.raises(ValueError, match="bad"),
        run.stage("land"),
    ):
        raise ValueError("bad\nand more")
    entry = Ledger(home.ledger).runs()[0]
    assert (entry.status, entry.error) == ("failed", "unexpected ValueError: bad")
    assert "land" in Ledger(home.ledger).stage_seconds(run.run_id)


def test_the_next_run_heals_what_a_killed_one_left(home: Home) -> None:
    ledger = Ledger(home.ledger)
    ledger.start("20200101T000000Z-aaaaaa", dagster_run_id=None, as_of=AS_OF)
    candidate.create_empty(home.candidate)
    (home.published / "20200101T000000Z-aaaaaa.unfinished").mkdir(parents=True)
    home.spill.mkdir()
    with open_run(home, as_of=AS_OF):
        assert not home.candidate.exists()
        assert not home.spill.exists()
        assert list(home.published.iterdir()) == []
    assert ledger.run("20200101T000000Z-aaaaaa").status == "interrupted"


def test_a_run_of_another_process_is_refused_and_changes_nothing(home: Home) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from orchestration.home import Home; from orchestration.publish.runs import open_run\n"
        "with open_run(Home(Path(sys.argv[1])), as_of=None): pass"
    )
    with open_run(home, as_of=AS_OF) as run:
        candidate.create_empty(home.candidate)
        refused = subprocess.run(
            [sys.executable, "-c", script, str(home.root)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "LockHeldError: another run is writing" in refused.stderr
        assert home.candidate.exists()
    assert [each.run_id for each in Ledger(home.ledger).runs()] == [run.run_id]
    assert lock.holder(home.lock) is None


def test_ids_sort_after_every_version_even_if_the_clock_went_back(home: Home) -> None:
    future = home.published / "29991231T235958Z-ffffff"
    future.mkdir(parents=True)
    (future / "manifest.json").write_text("{}")
    (home.published / "not-a-run").mkdir()
    (home.published / "not-a-run" / "manifest.json").write_text("{}")
    assert new_run_id(home) > future.name
    assert new_run_id(home) != new_run_id(home)
