"""The project's own definitions for a company with one small source."""

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from orchestration.definitions import load
from orchestration.workspace import Company, Workspace

CONFIG = """\
company: Example
reporting: {currency: EUR, time_zone: Europe/Berlin}
as_of: 2026-07-01T00:00:00Z
sources:
  - name: crm
    kind: custom
    mapping: mapping
    inputs: {leads: "inbox/leads*.csv"}
"""


@pytest.fixture(scope="package")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company with a mapping, no files yet, and a home folder of its own."""
    folder = tmp_path_factory.mktemp("company")
    (folder / "mapping").mkdir()
    (folder / "inbox").mkdir()
    (folder / "leadloop.yml").write_text(CONFIG)
    before = dict(os.environ)
    os.environ.pop("LEADLOOP_HOME", None)
    workspace = Workspace.find(folder / "leadloop.yml", folder=folder, environment=os.environ)
    workspace.enter(os.environ)
    yield workspace.company(os.environ)
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="package")
def definitions(company: Company) -> dg.Definitions:
    """All definitions, as Dagster loads them."""
    return load(company)


@pytest.fixture
def inbox(company: Company) -> Iterator[Path]:
    """The folder of input files, empty before and after."""
    folder = company.config.parent / "inbox"
    yield folder
    for file in folder.iterdir():
        file.unlink()
