"""What a suite needs beside Python. Missing: a skip with the line that installs it, unless
LEADLOOP_REQUIRE=all asks for everything, as `.ci/run` does.
"""

import os
import shutil
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


def require_command(name: str, install_line: str = "make services") -> Path:
    """The path of an installed program, by name or by its absolute path."""
    found = shutil.which(name)
    if not found:
        _missing(f"{name} is not installed; install it with: {install_line}")
    return Path(found)


def require_test_data() -> Path:
    """The folder of test data from outside: LEADLOOP_TEST_DATA, else ../shared/data."""
    folder = Path(os.environ.get("LEADLOOP_TEST_DATA") or PROJECT.parent / "shared" / "data")
    if not folder.is_dir():
        _missing(f"there is no test data in {folder}; name its folder: LEADLOOP_TEST_DATA=...")
    return folder


def _missing(what: str) -> None:
    if os.environ.get("LEADLOOP_REQUIRE") == "all":
        pytest.fail(what)
    pytest.skip(what)
