"""The markers of personal values in what a run leaves behind, found by reading every byte.

A marker is `pv`, nine digits and `x`; demo/markers.parquet lists those that stand for a person,
a company or a deal.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.home import Home

MARKER = re.compile(rb"pv\d{9}x")


def listed(home: Home) -> frozenset[str]:
    """Every marker of the simulated company."""
    with duckdb.connect() as connection:
        rows = connection.execute(f"select marker from '{home.demo / 'markers.parquet'}'")
        return frozenset(marker for (marker,) in rows.fetchall())


def public_files(home: Home) -> Iterator[Path]:
    """Every file of the home folder except those that hold personal values by design."""
    private = {home.demo, home.outbox, home.spill, home.landing, home.backup, home.build}
    for path in sorted(home.root.rglob("*")):
        if path.is_file() and not path.is_symlink() and not private & {path, *path.parents}:
            yield path


def in_file(path: Path) -> set[str]:
    """The markers among the bytes of a file."""
    return {found.decode() for found in MARKER.findall(path.read_bytes())}
