"""Runs the suites one after the other and says how long each took: `python -m tests.suites`.

A suite is a folder of tests (or the one file of house rules); what each holds is said by pytest.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).parent
NOTHING_COLLECTED = 5


def suites() -> list[Path]:
    """The house rules, then every folder of tests."""
    folders = (path for path in TESTS.iterdir() if any(path.rglob("test_*.py")))
    return [TESTS / "test_house_rules.py", *sorted(folder for folder in folders if folder.is_dir())]


def main() -> int:
    """Run all suites, print a table, return 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="include tests marked `full`")
    selected = [] if parser.parse_args().full else ["-m", "not full"]

    rows, began = [], time.monotonic()
    # The companies that several suites read are run once, in a folder that they share.
    with tempfile.TemporaryDirectory(prefix="leadloop-tests-") as scratch:
        environment = {**os.environ, "LEADLOOP_TEST_SCRATCH": scratch}
        for suite in suites():
            print(f"\n== {suite.stem}", flush=True)
            started = time.monotonic()
            code = subprocess.call(
                [sys.executable, "-m", "pytest", "-q", *selected, str(suite)], env=environment
            )
            held = code in (0, NOTHING_COLLECTED)
            rows.append((suite.stem, time.monotonic() - started, held))

    print(f"\n{'suite':<20}{'seconds':>9}")
    for name, seconds, held in rows:
        print(f"{name:<20}{seconds:>9.1f}  {'ok' if held else 'FAILED'}")
    print(f"{'all':<20}{time.monotonic() - began:>9.1f}")
    return 0 if all(held for *_, held in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
