"""The two gates of a run: which suite stands there, on which file, and what it found.

What must hold is said in `expectations/`; this only brings suites, files and books together.
"""

from collections.abc import Iterable
from pathlib import Path

from expectations import departure, runner
from expectations.limits import Limits, read_limits
from expectations.suites import CheckResult, InspectionError, Suite
from orchestration.errors import LeadloopError
from orchestration.publish import versions
from orchestration.publish.ledger import Check
from orchestration.workspace import Company

ARRIVAL = "arrival gate"
DEPARTURE = "departure gate"


class GateError(LeadloopError):
    """A gate could not inspect what it guards."""


def limits(company: Company) -> Limits:
    """The agreed limits."""
    try:
        return read_limits(company.project / "seeds" / "quality_limits.csv")
    except InspectionError as error:
        raise GateError(str(error)) from error


def arrival_suite(company: Company) -> Suite:
    """STUB"""
    from expectations.suites import HasRows, expect
    return Suite("arrival", expect("raw_salesforce.lead", {"there are leads": HasRows()}, severity="warning"))


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
