"""The arrival and the departure gate: one step each, every expectation a check of its table."""

import re
from collections.abc import Iterator, Sequence

import dagster as dg

from expectations.suites import Suite
from orchestration import gates
from orchestration.defs.landing import QUARANTINE
from orchestration.defs.run import POOL, RunResource, stage_tags
from orchestration.publish.ledger import Check, utc_now
from orchestration.transform import mart_tables, read_manifest
from orchestration.workspace import Company


def definitions(company: Company) -> dg.Definitions:
    """Both gates. What follows a gate waits for it and does not run when it holds."""
    marts = mart_tables(read_manifest(company))
    return dg.Definitions(
        asset_checks=[
            _arrival_gate(gates.arrival_suite(company, as_of=utc_now())),
            _departure_gate(gates.departure_expectations(company, marts=marts)),
        ]
    )


def _arrival_gate(suite: Suite) -> dg.AssetChecksDefinition:
    tolerance = dg.AssetCheckSpec(
        _check_name(gates.FEW_QUARANTINED), asset=QUARANTINE, blocking=True
    )
    specs = _specs(suite)

    @dg.multi_asset_check(
        name="arrival_gate", specs=[*specs, tolerance], op_tags=stage_tags(gates.ARRIVAL), pool=POOL
    )
    def arrival_gate(run: RunResource) -> Iterator[dg.AssetCheckResult]:
        """What must hold of the raw tables before anything is computed from them."""
        with run.live.stage(gates.ARRIVAL):
            suite = gates.arrival_suite(run.company, as_of=run.live.as_of)
            checks = gates.inspect(run.company.home.landing, suite, stage=gates.ARRIVAL)
            yield from _results(specs, checks)
            quarantine = gates.quarantine_checks(run.company, run.live.landed_tables())
            yield dg.AssetCheckResult(
                asset_key=tolerance.asset_key,
                check_name=tolerance.name,
                passed=all(check.passed for check in quarantine),
                description="; ".join(f"{one.table_name}: {one.observed}" for one in quarantine),
            )
            run.live.checked([*checks, *quarantine])

    return arrival_gate


def _departure_gate(suite: Suite) -> dg.AssetChecksDefinition:
    specs = _specs(suite)

    @dg.multi_asset_check(
        name="departure_gate", specs=specs, op_tags=stage_tags(gates.DEPARTURE), pool=POOL
    )
    def departure_gate(run: RunResource) -> Iterator[dg.AssetCheckResult]:
        """What must hold of the candidate before anybody sees it."""
        with run.live.stage(gates.DEPARTURE):
            suite = gates.departure_suite(run.company)
            checks = gates.inspect(run.company.home.candidate, suite, stage=gates.DEPARTURE)
            yield from _results(specs, checks)
            run.live.checked(checks)

    return departure_gate


def _specs(suite: Suite) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            name=_check_name(expectation.name),
            asset=_asset(expectation.table),
            description=expectation.name,
            blocking=expectation.severity == "critical",
        )
        for expectation in suite.expectations
    ]


def _results(
    specs: Sequence[dg.AssetCheckSpec], checks: Sequence[Check]
) -> Iterator[dg.AssetCheckResult]:
    """A result for every spec; an expectation that does not apply yet has nothing against it."""
    found = {(_asset(check.table_name), _check_name(check.name)): check for check in checks}
    for spec in specs:
        check = found.get((spec.asset_key, spec.name))
        is_warning = check is not None and check.severity == "warning"
        yield dg.AssetCheckResult(
            asset_key=spec.asset_key,
            check_name=spec.name,
            passed=check is None or check.passed,
            severity=dg.AssetCheckSeverity.WARN if is_warning else dg.AssetCheckSeverity.ERROR,
            description=check.observed if check else "nothing to compare with yet",
        )


def _asset(table: str) -> dg.AssetKey:
    return dg.AssetKey(table.split("."))


def _check_name(sentence: str) -> str:
    return re.sub(r"\W+", "_", sentence.lower()).strip("_")
