"""The command as a user types it, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CONFIG = """\
company: Example
as_of: 2026-07-01T00:00:00Z
sources:
  - name: crm
    kind: custom
    mapping: mapping
    inputs: {leads: "leads*.csv"}
"""

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A company with one source, its mapping and its file."""
    (tmp_path / "mapping").mkdir()
    (tmp_path / "mapping" / "people.sql").write_text(
        "select lead_id as person_id, created as created_at from leads"
    )
    (tmp_path / "leads.csv").write_text("lead_id,created\n1,2026-01-01\n")
    (tmp_path / "leadloop.yml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def leadloop(folder: Path) -> Command:
    """Run the command in the company's folder, with nothing of ours in the environment."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("LEADLOOP_")
        }
        return subprocess.run(
            [Path(sys.executable).with_name("leadloop"), *arguments],
            cwd=folder,
            env={**inherited, "COLUMNS": "200", **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run
