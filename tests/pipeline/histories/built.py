"""Lands a random company and builds it: the project's own landing, models and checks, no rule.

The marts are read where a run would publish them from; keys are turned back into source ids by
the build file, so that a difference can be told in the words of the source.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from orchestration.connectors.landing import Landing, Limits
from orchestration.connectors.shapes import read_shapes
from orchestration.home import Home
from orchestration.publish import candidate, secret
from orchestration.publish.ledger import Check
from orchestration.settings import CustomSource
from orchestration.transform import forget_results, read_checks
from tests.pipeline.histories.company import (
    AS_OF,
    CURRENCY,
    TIME_ZONE,
    TIMED,
    UNTIMED,
    RandomCompany,
    Row,
)

PROJECT = Path(__file__).parents[3]
DBT = Path(sys.executable).with_name("dbt")
LIMITS = Limits(currencies=frozenset({"EUR", "USD", "GBP"}))
WITHOUT = {
    TIMED: [],
    UNTIMED: [
        *("people.created_at", "stage_changes.changed_at"),
        *("opportunities.created_at", "opportunity_stage_changes.changed_at"),
    ],
}
REPORTS = ("rpt_follow_up", "rpt_recycling", "rpt_funnel_cohorts")
MARTS = ("fct_lead_cycles", "fct_stage_changes", "fct_opportunities", *REPORTS)
# Words that nobody mapped are meant to be there.
MEANT = {"statuses_are_mapped"}


class BuildFailed(AssertionError):
    """A model or one of the project's own checks failed on the company."""


@dataclass(frozen=True)
class Built:
    """A company's home folder whose candidate holds the marts, and which checks failed."""

    home: Home
    failed: Mapping[str, Check] = field(default_factory=dict)

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The build file with the candidate attached, both as dbt left them."""
        with duckdb.connect(str(self.home.build), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute(f"attach '{self.home.candidate}' as candidate (read_only)")
            yield connection

    def rows(self, sql: str) -> list[Row]:
        """Rows of a query as dictionaries."""
        with self.connection() as connection:
            relation = connection.execute(sql)
            names = [column[0] for column in relation.description]
            return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]

    def fingerprints(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every published row of the marts, in an order of its own; amounts of time to the 1e-6."""
        found = {}
        for mart in MARTS:
            columns = self.rows(f"describe candidate.marts.{mart}")
            listed = ", ".join(
                f"round({column['column_name']}, 6)"
                if column["column_type"] == "DOUBLE"
                else f"cast({column['column_name']} as varchar)"
                for column in columns
            )
            with self.connection() as connection:
                found[mart] = connection.execute(
                    f"select {listed} from candidate.marts.{mart} order by all"
                ).fetchall()
        return found


def build(company: RandomCompany, home: Home, *, landings: int = 1) -> Built:
    """Land the company `landings` times, each time in another order, and build its cycles.

    `home` is used again from company to company, so that dbt parses its project once. Raises
    BuildFailed with what dbt says.
    """
    candidate.remove(home.landing)
    candidate.create_empty(home.build)
    candidate.create_empty(home.candidate)
    key = secret.read_secret(home.secret, environment={})
    secret.write_hash_pads(home.build, pads=secret.hash_pads(key))
    for landing in range(landings):
        _land(company if landings == 1 else company.shuffled(landing), home, days=landing)
    return Built(home, _run_dbt(home))


def _land(company: RandomCompany, home: Home, *, days: int) -> None:
    tables = sorted({table for _, table in company.rows})
    with Landing(home.landing, read_shapes(PROJECT / "models"), LIMITS).open() as landing:
        for source in (TIMED, UNTIMED):
            folder = home.root / "inputs" / source
            shutil.rmtree(folder, ignore_errors=True)
            given = [table for table in tables if company.rows.get((source, table))]
            for table in given:
                _write(folder / f"{table}.csv", company.rows[source, table])
                mapping = folder / "mapping" / f"{table}.sql"
                mapping.parent.mkdir(parents=True, exist_ok=True)
                mapping.write_text(f"select * from given_{table}")
            settings = CustomSource.model_validate(
                {
                    "name": source,
                    "kind": "custom",
                    "mapping": str(folder / "mapping"),
                    "inputs": {f"given_{table}": f"{table}.csv" for table in given},
                    "without": WITHOUT[source],
                },
                context={"root": folder},
            )
            landed = landing.land(settings, loaded_at=datetime.now(UTC) + timedelta(days=days))
            quarantined = sum(table.quarantined for table in landed.tables)
            assert not quarantined, f"{quarantined} rows of {source} were quarantined"


def _write(path: Path, rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = list(rows)
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def _run_dbt(home: Home) -> dict[str, Check]:
    """Build the marts; the checks that failed as they are meant to."""
    given = {
        "as_of": f"{AS_OF:%Y-%m-%d %H:%M:%S}",
        "reporting_currency": CURRENCY,
        "reporting_time_zone": TIME_ZONE,
    }
    forget_results(home.dbt_target)
    ended = subprocess.run(
        [
            DBT,
            *("--quiet", "--log-level-file", "none", "build"),
            *("--select", *(f"+{model}" for model in (*MARTS, "int_unmapped_statuses"))),
            *("--indirect-selection", "cautious", "--exclude-resource-type", "unit_test"),
            *("--vars", json.dumps(given)),
            *("--project-dir", PROJECT / "dbt_project"),
            *("--profiles-dir", PROJECT / "dbt_project"),
            *("--target-path", home.dbt_target),
            *("--log-path", home.dbt_logs),
        ],
        env={**os.environ, "LEADLOOP_HOME": str(home.root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    checks, broken = read_checks(home.dbt_target, home=home)
    failed = {check.name: check for check in checks if not check.passed}
    broken += [f"{name}: {failed[name].observed}" for name in failed.keys() - MEANT]
    if broken or not checks:
        raise BuildFailed("\n".join(broken) or ended.stdout + ended.stderr)
    return failed
