"""A definition of a sales-ready lead: its rules, thresholds and bands, as if always in force.

Reading a proposal's files and choosing today's rows belongs here; judging them does not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.errors import LeadloopError
from orchestration.seed_files import Row, SeedFile, column_types, read_seed

PARTS = ("scoring_rules", "thresholds", "score_bands")
ALWAYS = date(1990, 1, 1)
"""First day that the contract allows."""


@dataclass(frozen=True)
class Definition:
    """Rows by seed; every row is in force from the first day on."""

    name: str
    version: str
    rows: Mapping[str, list[Row]]


def seed_nodes(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """dbt's description of the seeds that a definition is made of, by name."""
    seeds = {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "seed" and node["name"] in PARTS
    }
    return {name: seeds[name] for name in PARTS}


def read_files(given: Mapping[str, Path], *, seeds: Mapping[str, Any]) -> dict[str, SeedFile]:
    """A proposal's files by seed; SeedError names the first line that is wrong."""
    return {
        name: read_seed(path, columns=column_types(seeds[name])) for name, path in given.items()
    }


def today(rows: Mapping[str, list[Row]], *, day: date) -> Definition:
    """The definition that the published seeds have in force on a day."""
    rules = [
        row
        for row in rows["scoring_rules"]
        if row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"])
    ]
    if not rules:
        raise LeadloopError(f"seeds/scoring_rules.csv: no version is in force on {day}")
    begun = {
        name: [row for row in rows[name] if row["valid_from"] <= day]
        for name in ("thresholds", "score_bands")
    }
    return _always("today", {"scoring_rules": rules, **begun})


def proposed(files: Mapping[str, SeedFile], *, otherwise: Definition) -> Definition:
    """The newest version in each of a proposal's files; what it does not give is as today."""
    rows = {name: file.rows for name, file in files.items()}
    for file in files.values():
        if not file.rows:
            raise LeadloopError(f"{file.path}: there is no row")
    return _always("proposal", {**otherwise.rows, **rows})


def _always(name: str, rows: Mapping[str, list[Row]]) -> Definition:
    newest = max(row["valid_from"] for row in rows["scoring_rules"])
    rules = [row for row in rows["scoring_rules"] if row["valid_from"] == newest]
    by_segment = {
        row["segment"]: row for row in sorted(rows["thresholds"], key=lambda row: row["valid_from"])
    }
    newest_bands = max((row["valid_from"] for row in rows["score_bands"]), default=ALWAYS)
    bands = [row for row in rows["score_bands"] if row["valid_from"] == newest_bands]
    return Definition(
        name,
        rules[0]["version"],
        {
            "scoring_rules": [{**row, "valid_to": None} for row in _from_always(rules)],
            "thresholds": _from_always(by_segment.values()),
            "score_bands": _from_always(bands),
        },
    )


def _from_always(rows: Iterable[Row]) -> list[Row]:
    return [{**row, "valid_from": ALWAYS} for row in rows]
