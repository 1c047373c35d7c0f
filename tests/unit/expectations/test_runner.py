"""The inspector leaves no trace: no connection, no file outside, and no import before its turn."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from expectations import runner
from expectations.limits import read_limits
from expectations.suites import InspectionError, Suite
from tests import sample_marts

PROJECT = Path(__file__).parents[3]

ALONE = """
import socket, sys
from pathlib import Path

def refuse(*arguments, **options):
    raise AssertionError(f"a connection was tried: {arguments}")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from expectations import departure, limits, runner
assert "great_expectations" not in sys.modules, "imported before it is needed"
suite = departure.suite(limits.read_limits(Path(sys.argv[2])))
results = runner.inspect(Path(sys.argv[1]), suite)
assert all(result.passed for result in results)
"""


def test_an_inspection_calls_nobody_and_writes_nothing(tmp_path: Path) -> None:
    warehouse = sample_marts.write(tmp_path / "warehouse.duckdb")
    places = [tmp_path / name for name in ("home", "work", "temporary")]
    for place in places:
        place.mkdir()
    limits = PROJECT / "seeds" / "quality_limits.csv"
    environment = {
        "HOME": str(places[0]),
        "TMPDIR": str(places[2]),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PROJECT),
    }

    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(warehouse), str(limits)],
        cwd=places[1],
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout + done.stderr == ""
    assert [path for place in places for path in place.rglob("*")] == []


def test_an_unreadable_file_is_one_clear_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"this is no database" * 1000)

    with pytest.raises(InspectionError, match=r"broken\.duckdb cannot be inspected: [^\n]+$"):
        runner.inspect(broken, Suite("departure", ()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("limit_name,source,limit_value\nage,,seven\n", r":2: could not convert"),
        ("limit_name,source\nage,\n", r":1: the column 'limit_value' is missing"),
    ],
)
def test_a_broken_file_of_limits_names_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "quality_limits.csv"
    path.write_text(text)

    with pytest.raises(InspectionError, match=said):
        read_limits(path)


def test_a_limit_that_is_not_agreed_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "quality_limits.csv"
    path.write_text("limit_name,source,limit_value\nage,,7\nage,salesforce,9\n")

    limits = read_limits(path)

    assert limits["age"] == 7
    with pytest.raises(InspectionError, match=r"quality_limits\.csv: no limit named speed"):
        limits["speed"]
