"""The two gates of a run: which suite stands there, on which file, and what it found.

What must hold is said in `expectations/`; this only brings suites, files and books together.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path

from expectations import arrival, departure, runner
from expectations.limits import Limits, read_limits
from expectations.suites import CheckResult, InspectionError, Suite
from orchestration.connectors.shapes import Shapes, read_shapes
from orchestration.errors import LeadloopError
from orchestration.publish import versions
from orchestration.publish.ledger import Check, Landed
from orchestration.workspace import Company

ARRIVAL = "arrival gate"
DEPARTURE = "departure gate"
FEW_QUARANTINED = "few rows are in quarantine"


class GateError(LeadloopError):
    """A gate could not inspect what it guards."""


def limits(company: Company) -> Limits:
    """The agreed limits."""
    try:
        return read_limits(company.project / "seeds" / "quality_limits.csv")
    except InspectionError as error:
        raise GateError(str(error)) from error


def arrival_suite(company: Company, *, as_of: datetime) -> Suite:
    """The suite of the raw tables of the configured sources; `as_of` is UTC without an offset."""
    kinds = {source.kind for source in company.settings.sources}
    declared = declared_shapes(company.project)
    tables = [table for kind in declared if kind in kinds for table in declared[kind].values()]
    try:
        words = arrival.read_stage_words(company.project / "seeds" / "stage_map.csv")
    except InspectionError as error:
        raise GateError(str(error)) from error
    return arrival.suite(limits(company), tables=tables, stage_words=words, as_of=as_of)


def quarantine_checks(company: Company, landed: Iterable[Landed]) -> list[Check]:
    """Whether each table that has rows in quarantine stays within the agreed tolerance."""
    tolerated = limits(company)["quarantined_share"]
    tables = [table for table in landed if table.quarantined]
    return [
        Check(
            stage=ARRIVAL,
            name=FEW_QUARANTINED,
            table_name=f"{table.source_system}.{table.table_name}",
            column_name=None,
            severity="critical",
            passed=table.quarantined <= tolerated * table.rows_read,
            observed=f"{table.quarantined} of {table.rows_read} rows; {tolerated:.1%} tolerated",
        )
        for table in tables
    ]


@cache
def declared_shapes(project: Path) -> Shapes:
    """Every raw table of every known kind of source; read once, for it takes a while."""
    return read_shapes(project / "models")


def departure_suite(company: Company) -> Suite:
    """The suite of the candidate, which also guards against a shrunken published history."""
    present = versions.current(company.home)
    rows = present.manifest()["rows"] if present else {}
    published = {name.removeprefix("marts."): count for name, count in rows.items()}
    return departure.suite(limits(company), published_rows=published)


def departure_expectations(company: Company, *, marts: Iterable[str]) -> Suite:
    """Every expectation that the departure suite may hold, whatever is published already."""
    return departure.suite(limits(company), published_rows=dict.fromkeys(marts, 1))


def inspect(database: Path, suite: Suite, *, stage: str) -> list[Check]:
    """Check a suite on a file; raises GateError when it cannot be read."""
    try:
        return [_check(result, stage) for result in runner.inspect(database, suite)]
    except InspectionError as error:
        raise GateError(str(error)) from error


def _check(result: CheckResult, stage: str) -> Check:
    sample = f" ({'; '.join(result.sample)})" if result.sample else ""
    return Check(
        stage=stage,
        name=result.name,
        table_name=result.table,
        column_name=result.column,
        severity=result.severity,
        passed=result.passed,
        observed=f"{result.observed}{sample}",
    )
