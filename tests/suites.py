"""Runs the suites, two at a time, and says how long each took: `python -m tests.suites`.

A suite is a folder of tests (or the one file of house rules); what each holds is said by pytest.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).parent
NOTHING_COLLECTED = 5
AT_ONCE = 2


class Ended(NamedTuple):
    """How a suite ended: its name, seconds, and what pytest printed."""

    suite: str
    seconds: float
    held: bool
    printed: str


def suites() -> list[Path]:
    """The longest first: the folders by the size of their tests, then the house rules."""
    folders = [path for path in TESTS.iterdir() if any(path.rglob("test_*.py"))]
    longest_first = ("pipeline", "faults", "attribution", "unit")
    folders.sort(
        key=lambda folder: (
            longest_first.index(folder.name) if folder.name in longest_first else len(longest_first)
        )
    )
    return [*folders, TESTS / "test_house_rules.py"]


def run(suite: Path, *, selected: list[str], environment: dict[str, str]) -> Ended:
    """Run one suite in a pytest of its own."""
    started = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *selected, str(suite)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    held = ended.returncode in (0, NOTHING_COLLECTED)
    return Ended(suite.stem, time.monotonic() - started, held, ended.stdout)


def main() -> int:
    """Run all suites, print a table, return 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--full", action="store_true", help="include tests marked `full`")
    which.add_argument("--rest", action="store_true", help="only tests marked `full`")
    given = parser.parse_args()
    selected = [] if given.full else ["-m", "full" if given.rest else "not full"]

    rows, began = [], time.monotonic()
    print("running the suites, two at a time; each prints when it ends", flush=True)
    # The companies that several suites read are run once, in a folder that they share. Whatever
    # else is written (pytest's folders, a browser's and a notebook's settings) goes with it.
    with tempfile.TemporaryDirectory(prefix="leadloop-tests-") as scratch:
        environment = {
            **os.environ,
            "LEADLOOP_TEST_SCRATCH": scratch,
            "TMPDIR": scratch,
            "XDG_CACHE_HOME": f"{scratch}/cache",
            "XDG_CONFIG_HOME": f"{scratch}/config",
            "XDG_STATE_HOME": f"{scratch}/state",
        }
        with ThreadPoolExecutor(AT_ONCE) as pool:
            waiting = [
                pool.submit(run, suite, selected=selected, environment=environment)
                for suite in suites()
            ]
            for done in as_completed(waiting):
                ended = done.result()
                print(f"\n== {ended.suite}\n{ended.printed}", flush=True)
                rows.append(ended)

    print(f"\n{'suite':<20}{'seconds':>9}")
    for ended in rows:
        print(f"{ended.suite:<20}{ended.seconds:>9.1f}  {'ok' if ended.held else 'FAILED'}")
    print(f"{'all':<20}{time.monotonic() - began:>9.1f}")
    return 0 if all(ended.held for ended in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
