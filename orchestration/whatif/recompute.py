"""The history recomputed under a definition: the project's own scoring models, run by dbt.

They are built into a file of their own over views of the last run's build, which is only read. So
no published table and no table of the build changes.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.connectors.quoting import identifier, literal
from orchestration.errors import LeadloopError
from orchestration.seed_files import Row, SeedError, SeedFile, column_types
from orchestration.transform import variables
from orchestration.whatif.definition import PARTS, Definition, seed_nodes
from orchestration.workspace import Company

if TYPE_CHECKING:
    import pandas

GOAL = "int_scores"
WINDOWS = "maturity_windows"
# What is read otherwise than it stands: daily scores of all days that the contract allows, and of
# leads that sales has ended, for under another definition it might not have had them yet.
_COLUMNS = {
    WINDOWS: "* replace (if(metric = 'daily_scores', 20000, days) as days)",
    "int_lead_cycles": (
        "* replace (if(handed_off_at is null, outcome, 'open_in_sales') as outcome)"
    ),
}


class RecomputeError(LeadloopError):
    """The history cannot be recomputed; the text says why."""


@dataclass(frozen=True)
class Recomputation:
    """The models between the seeds of a definition and the scores, and what else they read."""

    company: Company
    manifest: Mapping[str, Any]
    as_of: datetime

    def refused(self, given: Mapping[str, SeedFile]) -> None:
        """Test the files as the shipped seeds are tested; SeedError names the first bad line."""
        seeds = seed_nodes(self.manifest)
        rows = {name: _build_rows(self.company, seeds[name]) for name in PARTS}
        self._prepare({**rows, **{name: file.rows for name, file in given.items()}})
        tests = [
            node["name"]
            for node in self.manifest["nodes"].values()
            if node["resource_type"] == "test" and _tests_seeds(node, given)
        ]
        for result in self._dbt("test", tests):
            if result["status"] == "pass":
                continue
            raise SeedError(self._complaint(result, given=given))

    def leads(self, definition: Definition) -> "pandas.DataFrame":
        """One row per lead cycle, as leads.sql says, under a definition."""
        self._prepare(definition.rows)
        models, _ = _between(self.manifest)
        for result in self._dbt("run", models):
            if result["status"] != "success":
                raise RecomputeError(f"{result['unique_id']}: {result['message']}")
        with self._scoring() as connection:
            sql = files("orchestration").joinpath("whatif", "leads.sql").read_text("utf-8")
            return connection.execute(sql).df()

    def forget(self) -> None:
        """Remove the file that was worked in."""
        self.company.home.whatif_scoring.unlink(missing_ok=True)

    def _prepare(self, rows: Mapping[str, list[Row]]) -> None:
        """A new file: the definition's seeds as tables, all else that is read as views."""
        self.forget()
        self.company.home.whatif_scoring.parent.mkdir(parents=True, exist_ok=True)
        _, read = _between(self.manifest)
        seeds = seed_nodes(self.manifest)
        with self._scoring() as connection:
            for name in PARTS:
                _create_seed(connection, seeds[name], rows[name])
            for node in read:
                if node["name"] in PARTS:
                    continue
                table = f"{identifier(node['schema'])}.{identifier(node['alias'])}"
                connection.execute(f"create schema if not exists {identifier(node['schema'])}")
                connection.execute(
                    f"create view {table} as select {_COLUMNS.get(node['name'], '*')} "
                    f"from build.{table}"
                )

    @contextmanager
    def _scoring(self) -> Iterator[duckdb.DuckDBPyConnection]:
        home = self.company.home
        with duckdb.connect(str(home.whatif_scoring)) as connection:
            connection.execute("set TimeZone = 'UTC'")
            # Views of the build read landing.
            for file in (home.build, home.landing):
                connection.execute(f"attach {literal(str(file))} (read_only)")
            yield connection

    def _dbt(self, command: str, names: Sequence[str]) -> list[dict[str, Any]]:
        """Run dbt over nodes by name; what it says of each."""
        home = self.company.home
        folder = self.company.project / "dbt_project"
        target = home.whatif / "dbt"
        written = target / "run_results.json"
        written.unlink(missing_ok=True)
        ended = subprocess.run(
            [
                *(sys.executable, "-m", "orchestration.dbt_process"),
                *("--quiet", "--log-level-file", "none", command, "--target", "whatif"),
                *("--select", *names),
                *("--profiles-dir", folder, "--target-path", target, "--log-path", target),
                *("--vars", variables(self.company.settings, as_of=self.as_of)),
            ],
            cwd=folder,
            env={**os.environ, "LEADLOOP_HOME": str(home.root)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if not written.is_file():
            said = " ".join((ended.stdout + ended.stderr).split())[:500]
            raise RecomputeError(f"dbt could not begin: {said}")
        return json.loads(written.read_text(encoding="utf-8"))["results"]

    def _complaint(self, result: Mapping[str, Any], *, given: Mapping[str, SeedFile]) -> str:
        node = self.manifest["nodes"][result["unique_id"]]
        tested = [name for name in given if any(_is_seed(one, name) for one in _parents(node))]
        if result["status"] != "fail":
            return f"{given[tested[0]].path}: {result['message']}"
        with self._scoring() as connection:
            cursor = connection.execute(f"select * from ({result['compiled_code']}) order by all")
            names = [column[0] for column in cursor.description or ()]
            found = dict(zip(names, cursor.fetchall()[0], strict=True))
        return given[tested[0]].complaint(found, otherwise=told(node))


def told(test: Mapping[str, Any]) -> str:
    """A test's name in words, for those who wrote the row that it found."""
    kind = (test.get("test_metadata") or {}).get("name")
    words = {
        "grain": "the row stands twice, or a part of its key is missing",
        "complete": "a value is missing",
        "within_range": "a number is out of range",
        "accepted_values": "a word is not one of the known",
    }
    return words.get(kind, test["name"].replace("_", " "))


def build_definition_rows(company: Company, manifest: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The rows of the definition's seeds as the last run had them."""
    return {name: _build_rows(company, node) for name, node in seed_nodes(manifest).items()}


def _build_rows(company: Company, seed: Mapping[str, Any]) -> list[Row]:
    columns = list(column_types(seed))
    with duckdb.connect(str(company.home.build), read_only=True) as connection:
        rows = connection.execute(
            f"select {', '.join(map(identifier, columns))} "
            f"from {identifier(seed['schema'])}.{identifier(seed['alias'])}"
        ).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _create_seed(
    connection: duckdb.DuckDBPyConnection, seed: Mapping[str, Any], rows: list[Row]
) -> None:
    types = column_types(seed)
    table = f"{identifier(seed['schema'])}.{identifier(seed['alias'])}"
    columns = ", ".join(f"{identifier(name)} {sql_type}" for name, sql_type in types.items())
    connection.execute(f"create schema if not exists {identifier(seed['schema'])}")
    connection.execute(f"create table {table} ({columns})")
    if rows:
        marks = ", ".join("?" for _ in types)
        connection.executemany(
            f"insert into {table} values ({marks})", [[row[name] for name in types] for row in rows]
        )


def _between(manifest: Mapping[str, Any]) -> tuple[list[str], list[Mapping[str, Any]]]:
    """The models from the definition's seeds to the scores, and the nodes they and tests read."""
    nodes = manifest["nodes"]
    (goal,) = (key for key, node in nodes.items() if node["name"] == GOAL)
    changed = {key for key, node in nodes.items() if _is_seed(key, *PARTS, WINDOWS)}
    below = _reached(changed, manifest["child_map"])
    models = {
        key
        for key in _reached({goal}, manifest["parent_map"]) & below
        if key in nodes and nodes[key]["resource_type"] == "model"
    }
    seeds = {key for key in nodes if key.startswith("seed.")}
    read = ({parent for key in models for parent in _parents(nodes[key])} | seeds) - models
    return sorted(nodes[key]["name"] for key in models), [nodes[key] for key in sorted(read)]


def _reached(starts: set[str], edges: Mapping[str, Sequence[str]]) -> set[str]:
    reached, waiting = set(starts), list(starts)
    while waiting:
        found = set(edges.get(waiting.pop(), ())) - reached
        reached |= found
        waiting += found
    return reached


def _parents(node: Mapping[str, Any]) -> list[str]:
    return node["depends_on"]["nodes"]


def _is_seed(key: str, *names: str) -> bool:
    return any(key == f"seed.leadloop.{name}" for name in names)


def _tests_seeds(node: Mapping[str, Any], names: Sequence[str] | Mapping[str, Any]) -> bool:
    parents = _parents(node)
    return all(key.startswith("seed.") for key in parents) and any(
        _is_seed(key, *names) for key in parents
    )
