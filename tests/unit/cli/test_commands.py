"""What every command says when something is wrong: one line, the right exit code, no traceback."""

import json
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.publish import lock
from orchestration.publish.ledger import Check, Ledger, utc_now
from tests.unit.cli.conftest import Command


def one_line(text: str) -> str:
    assert "Traceback" not in text
    lines = [line for line in text.splitlines() if line]
    assert len(lines) == 1, text
    assert lines[0].startswith("leadloop: ")
    return lines[0]


@pytest.mark.parametrize("command", ["run", "demo", "doctor"])
def test_a_wrong_config_is_one_line_with_file_and_line(
    leadloop: Command, folder: Path, command: str
) -> None:
    config = folder / "leadloop.yml"
    config.write_text(config.read_text() + "colour: blue\n")
    ended = leadloop(command)
    assert ended.returncode == 1
    assert f"{config}:8: " in one_line(ended.stderr)
    assert ended.stdout == ""


@pytest.mark.parametrize("command", ["run", "demo", "doctor", "status", "open"])
def test_a_missing_config_is_one_line(leadloop: Command, command: str) -> None:
    ended = leadloop("--config", "nowhere.yml", command)
    assert ended.returncode == 1
    assert "nowhere.yml: there is no such file" in one_line(ended.stderr)


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["run", "--as-of", "yesterday"], ["demo", "--size", "huge"], ["run", "--faster"]],
)
def test_what_is_not_understood_exits_with_two(leadloop: Command, arguments: list[str]) -> None:
    ended = leadloop(*arguments)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_the_demo_leaves_a_companys_own_sources_alone(leadloop: Command, folder: Path) -> None:
    ended = leadloop("demo", "--size", "small")
    assert ended.returncode == 1
    assert "the source 'crm' is not the simulated company's" in one_line(ended.stderr)
    assert not (folder / ".leadloop" / "demo").exists()


def test_a_second_run_says_who_is_working(leadloop: Command, folder: Path) -> None:
    with lock.hold(folder / ".leadloop" / "run.lock"):
        ended = leadloop("run")
        working = leadloop("status")
    assert ended.returncode == 1
    assert "another run is writing" in one_line(ended.stderr)
    assert "pytest" in ended.stderr
    assert "working" in working.stdout


def test_the_unexpected_is_one_line_and_its_traceback_is_in_the_log(
    leadloop: Command, folder: Path
) -> None:
    broken = folder / ".leadloop" / "published" / "r1"
    broken.mkdir(parents=True)
    (folder / ".leadloop" / "current").symlink_to("published/r1")
    (broken / "manifest.json").write_text("{")
    ended = leadloop("status")
    assert ended.returncode == 1
    line = one_line(ended.stderr)
    assert "unexpected JSONDecodeError; details: " in line
    assert "Traceback" in Path(line.rpartition("details: ")[2]).read_text()


def test_hostile_names_cannot_write_to_the_terminal(leadloop: Command, folder: Path) -> None:
    ended = leadloop("--config", "x\x1b[2J[bold]y.yml", "status")
    assert ended.returncode == 1
    assert "\x1b[2J" not in ended.stderr
    assert "[bold]y.yml" in ended.stderr


def test_a_moment_that_utc_does_not_reach_is_one_line(leadloop: Command) -> None:
    ended = leadloop("run", "--as-of", "0001-01-01T00:00:00+1400")
    assert ended.returncode == 1
    assert "--as-of 0001-01-01T00:00:00+14:00 is outside the years" in one_line(ended.stderr)


def test_open_says_when_there_is_nothing_to_open(leadloop: Command) -> None:
    ended = leadloop("open", "--print")
    assert ended.returncode == 1
    assert "there is no dashboard yet" in one_line(ended.stderr)


def test_open_prints_the_path_of_the_dashboard(leadloop: Command, folder: Path) -> None:
    page = folder / ".leadloop" / "dashboard" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>")
    assert leadloop("open", "--print").stdout == f"{page}\n"


def test_the_doctor_finds_what_is_missing_and_what_that_costs(
    leadloop: Command, folder: Path
) -> None:
    healthy = leadloop("doctor")
    assert healthy.returncode == 0, healthy.stderr
    assert "source crm: leads: 1 files" in healthy.stdout
    assert "sales_activities" in healthy.stdout
    assert "follow-up" in healthy.stdout
    unmeasured = healthy.stdout.partition("not measured")[2].split()
    assert "opportunities" in unmeasured
    assert "people" not in unmeasured

    (folder / "leads.csv").unlink()
    (folder / ".leadloop").mkdir(exist_ok=True)
    (folder / ".leadloop" / "landing.duckdb").write_bytes(b"damaged" * 1000)
    ill = leadloop("doctor")
    assert ill.returncode == 1
    assert f"there are no files at {folder}/leads*.csv" in ill.stdout
    assert "cannot be opened" in ill.stdout
    assert "2 errors" in ill.stdout


def test_the_doctor_changes_nothing(leadloop: Command, folder: Path) -> None:
    leadloop("doctor")
    assert not (folder / ".leadloop").exists()


def test_an_unreachable_database_is_an_error_without_its_password(
    leadloop: Command, folder: Path
) -> None:
    config = folder / "leadloop.yml"
    config.write_text(
        config.read_text().replace(
            '"leads*.csv"', '{database: "postgresql://me:topsecret@127.0.0.1:1/crm", table: t}'
        )
    )
    ended = leadloop("doctor")
    assert ended.returncode == 1
    assert "cannot be reached" in ended.stdout
    assert "topsecret" not in ended.stdout + ended.stderr


def test_status_shows_what_is_published_and_how_runs_ended(leadloop: Command, folder: Path) -> None:
    assert "nothing yet" in leadloop("status").stdout
    home = Home(folder / ".leadloop")
    version = home.published / "20260701T000000Z-aaaaaa"
    version.mkdir(parents=True)
    (version / "manifest.json").write_text(
        json.dumps(
            {
                "finished_at": "2020-01-01 00:00:00",
                "as_of": "2020-01-01 00:00:00",
                "checks": {"passed": 7, "warned": ["odd"]},
                "rows": {},
            }
        )
    )
    home.current.symlink_to(f"published/{version.name}")
    ledger = Ledger(home.ledger)
    for run_id in ("r1", "r2"):
        ledger.start(run_id, dagster_run_id=None, as_of=utc_now())
    check = Check("gate", "there are people", "t", None, "critical", False, "0 rows")
    ledger.add("r1", checks=[check])
    ledger.finish("r1", status="held_back", version=None, error="1 critical check failed: t")

    said = leadloop("status").stdout
    assert version.name in said
    assert "stale" in said
    assert "7 passed, 1 warned" in said
    assert "held back" in said
    assert "1 critical check failed: t" in said
    assert "killed" in said, "a run without a process is not working"


def test_help_needs_no_config_and_no_slow_import(leadloop: Command, tmp_path: Path) -> None:
    ended = leadloop("--help", PYTHONPROFILEIMPORTTIME="1")
    assert ended.returncode == 0
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    slow = {"dagster", "dbt", "duckdb", "great_expectations", "pandas", "pyarrow", "pydantic"}
    assert "orchestration.cli.main" in imported
    assert not slow & imported
