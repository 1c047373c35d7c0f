"""What the command line says of a failure: one line, whoever wrote the words in it."""

import pytest
from dagster._utils.error import SerializableErrorInfo

from orchestration.cli import job
from orchestration.cli.output import complain


@pytest.mark.parametrize(
    ("message", "kind", "said"),
    [
        (
            "orchestration.publish.lock.LockHeldError: another run is writing: process 7\n",
            "LockHeldError",
            "another run is writing: process 7",
        ),
        ("KeyError: 'rows'\n", "KeyError", "unexpected KeyError: 'rows'"),
        (
            "_duckdb.IOException: IO Error: no DuckDB file\nsecond line\n",
            "IOException",
            "unexpected IOException: IO Error: no DuckDB file",
        ),
        ("MemoryError\n", "MemoryError", "unexpected MemoryError"),
    ],
)
def test_an_error_before_the_ledger_is_told_without_its_module(
    message: str, kind: str, said: str
) -> None:
    assert job.said(SerializableErrorInfo(message, [], kind)) == said


def test_a_name_with_line_breaks_and_colours_cannot_forge_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    complain("campaign 'x\nleadloop: all is well\r\x1b[32m' is unknown")
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("leadloop: campaign 'x leadloop: all is well")
    assert "\r" not in said
    assert "\x1b[32m" not in said
