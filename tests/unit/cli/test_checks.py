"""`leadloop checks`: what did not pass, and limits that rest on what was published."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.publish.ledger import Check, Landed, Ledger
from tests.unit.cli.conftest import Command

AS_OF = datetime(2026, 7, 1)


@pytest.fixture
def home(folder: Path) -> Home:
    return Home(folder / ".leadloop")


def published(home: Home, *, run_id: str, rows: int, quarantined: int, cycles: int) -> None:
    """A run of the past that published: `rows` landed, `cycles` in the one mart."""
    ledger = Ledger(home.ledger)
    ledger.start(run_id, dagster_run_id=None, as_of=AS_OF)
    ledger.add(run_id, landed=[Landed("crm", "people", rows, 0, 0, rows, 0, quarantined)])
    ledger.finish(run_id, status="published", version=run_id, error=None)
    version = home.published / run_id
    version.mkdir(parents=True)
    manifest = {"rows": {"marts.fct_lead_cycles": cycles}}
    (version / "manifest.json").write_text(json.dumps(manifest))


def test_what_did_not_pass_is_listed_and_the_rest_counted(leadloop: Command, home: Home) -> None:
    ledger = Ledger(home.ledger)
    ledger.start("r1", dagster_run_id=None, as_of=AS_OF)
    found = [
        Check("arrival gate", "keys are there", "crm.people", None, "critical", False, "3 rows"),
        Check("departure gate", "few are late", "marts.x", None, "warning", False, "9 \x1b[31m"),
        Check("departure gate", "all is well", "marts.y", None, "critical", True, "0 rows"),
    ]
    ledger.add("r1", checks=found)
    ledger.finish("r1", status="held_back", version=None, error="1 critical check failed")

    ended = leadloop("checks")
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["failed", "warning"]
    assert "keys are there" in lines[1]
    assert "all is well" not in ended.stdout
    assert "\x1b" not in ended.stdout
    assert lines[-1] == "1 of 3 checks passed in r1"
    assert "all is well" in leadloop("checks", "--all").stdout


def test_without_a_run_there_is_nothing_to_list(leadloop: Command) -> None:
    ended = leadloop("checks")
    assert ended.returncode == 1
    assert "has checked anything yet; run `leadloop run`" in ended.stderr


def test_limits_are_proposed_from_what_was_published(leadloop: Command, home: Home) -> None:
    past = [(100, 0, 50), (100, 1, 60), (80, 0, 54), (100, 0, 60), (110, 0, 66)]
    for number, (rows, quarantined, cycles) in enumerate(past):
        published(home, run_id=f"r{number}", rows=rows, quarantined=quarantined, cycles=cycles)

    ended = leadloop("checks", "suggest")
    assert ended.returncode == 0, ended.stderr
    told = {line.split()[0]: line.split()[1:3] for line in ended.stdout.splitlines()[1:4]}
    assert told == {
        # Twice 1 of 100; nine tenths of 80 of 100, and of 54 of 60.
        "quarantined_share": ["0.01", "0.02"],
        "shrunken_load_share": ["0.5", "0.72"],
        "shrunken_mart_share": ["0.5", "0.81"],
    }
    assert "crm.people in r1" in ended.stdout
    assert "marts.fct_lead_cycles in r2" in ended.stdout


def test_a_short_history_proposes_nothing(leadloop: Command, home: Home) -> None:
    for number in range(4):
        published(home, run_id=f"r{number}", rows=100, quarantined=0, cycles=50)
    ended = leadloop("checks", "suggest")
    assert ended.stdout.count("not told yet") == 3
    assert "4 published runs, 5 are needed" in ended.stdout
