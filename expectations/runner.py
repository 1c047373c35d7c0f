"""Checks a suite on a DuckDB file with Great Expectations. The only module that knows its API.

Everything is computed by DuckDB in SQL; the file is opened read-only; the data context lives in
memory. The tool is imported in here and not at the top, because that alone takes seconds.
"""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from expectations.suites import (
    AtMost,
    Between,
    CheckResult,
    Expectation,
    HasRows,
    Never,
    NotNull,
    OneOf,
    SeldomTrue,
    Suite,
    Unique,
)
from orchestration.errors import LeadloopError

SAMPLE_ROWS = 5
WITHOUT_SAMPLE = {"result_format": "BASIC", "partial_unexpected_count": 0}


class InspectionError(LeadloopError):
    """The file could not be opened for inspection; the text says why."""


def inspect(database: Path, suite: Suite) -> list[CheckResult]:
    """Check every expectation of the suite, in its order, on the file.

    A missing table or column fails the expectations that need it; it raises nothing.
    """
    with _quiet():
        source = _open(database, suite.name)
        found: dict[Expectation, CheckResult] = {}
        for table, expectations in suite.by_table().items():
            found |= zip(expectations, _inspect_table(source, table, expectations), strict=True)
        source.get_engine().dispose()
    return [found[expectation] for expectation in suite.expectations]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the tool's telemetry off and its notes about its own insides out of our output."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    log = logging.getLogger("great_expectations")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


def _open(database: Path, name: str) -> Any:
    """A data source over the file, opened read-only, in a context that leaves no trace."""
    import great_expectations
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.datasource.fluent.interfaces import TestConnectionError

    from expectations import dialect

    dialect.register()
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    try:
        return context.data_sources.add_sql(
            name,
            connection_string=f"{dialect.SCHEME}:///{database}",
            kwargs={"connect_args": {"read_only": True}},
        )
    except TestConnectionError as error:
        reason = str(error.__cause__).split("\n")[0]
        raise InspectionError(f"{database} cannot be inspected: {reason}") from error


def _inspect_table(
    source: Any, table: str, expectations: list[Expectation]
) -> Iterator[CheckResult]:
    """Check one table: all expectations together first, then the keys of those that failed."""
    from great_expectations.datasource.fluent.interfaces import TestConnectionError

    schema, name = table.split(".")
    try:
        asset = source.add_table_asset(table, table_name=name, schema_name=schema)
    except TestConnectionError:
        for expectation in expectations:
            yield _result(expectation, passed=False, observed="the table does not exist")
        return
    batch = asset.add_batch_definition_whole_table(table).get_batch()
    outcomes = _validate(batch, expectations, WITHOUT_SAMPLE)
    for expectation, outcome in zip(expectations, outcomes, strict=True):
        if outcome["success"]:
            yield _result(expectation, passed=True, observed=_words(outcome))
        else:
            yield _failure(batch, expectation, outcome)


def _validate(batch: Any, expectations: list[Expectation], result_format: Any) -> list[Any]:
    """Outcomes in the order of the expectations; the tool itself returns them in its own."""
    import great_expectations

    suite = great_expectations.ExpectationSuite(
        name="suite",
        expectations=[
            _translate(expectation, meta={"place": place})
            for place, expectation in enumerate(expectations)
        ],
    )
    outcomes = batch.validate(suite, result_format=result_format).to_json_dict()["results"]
    return sorted(outcomes, key=lambda outcome: outcome["expectation_config"]["meta"]["place"])


def _translate(expectation: Expectation, *, meta: dict[str, Any]) -> Any:
    """The tool's own class for a rule."""
    from great_expectations import expectations as gx

    match expectation.rule:
        case NotNull(column):
            return gx.ExpectColumnValuesToNotBeNull(column=column, meta=meta)
        case Between(column, least, most):
            return gx.ExpectColumnValuesToBeBetween(
                column=column, min_value=least, max_value=most, meta=meta
            )
        case OneOf(column, words):
            return gx.ExpectColumnValuesToBeInSet(column=column, value_set=list(words), meta=meta)
        case AtMost(column, bound):
            return gx.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=bound,
                column_B=column,
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                meta=meta,
            )
        case HasRows(least):
            return gx.ExpectTableRowCountToBeBetween(min_value=least, meta=meta)
        case Unique(columns):
            names = ", ".join(f'"{column}"' for column in columns)
            query = f"select {names} from {{batch}} group by all having count(*) > 1"
            return gx.UnexpectedRowsExpectation(unexpected_rows_query=query, meta=meta)
        case Never(condition):
            names = ", ".join(f'"{column}"' for column in expectation.keys) or "1 as found"
            query = f"select {names} from {{batch}} where {condition}"
            return gx.UnexpectedRowsExpectation(unexpected_rows_query=query, meta=meta)
        case SeldomTrue(condition, most):
            names = ", ".join(f'"{column}"' for column in expectation.keys) or "1 as found"
            query = (
                f"select {names} from {{batch}} where ({condition}) and (select count(*) filter"
                f" ({condition}) > {most} * count(*) from {{batch}})"
            )
            return gx.UnexpectedRowsExpectation(unexpected_rows_query=query, meta=meta)


def _failure(batch: Any, expectation: Expectation, outcome: Any) -> CheckResult:
    """Say what was seen, and the keys of some of the rows."""
    error = _error(outcome)
    if error:
        return _result(expectation, passed=False, observed=error)
    rows: list[dict[str, Any]] = []
    match expectation.rule:
        case Unique() | Never() | SeldomTrue():
            rows = outcome["result"].get("details", {}).get("unexpected_rows", [])
        case NotNull() | Between() | OneOf() | AtMost() if expectation.keys:
            result_format = {
                "result_format": "SUMMARY",
                "unexpected_index_column_names": list(expectation.keys),
                "partial_unexpected_count": SAMPLE_ROWS,
            }
            (detailed,) = _validate(batch, [expectation], result_format)
            rows = detailed["result"].get("partial_unexpected_index_list") or []
    wanted = expectation.keys
    if isinstance(expectation.rule, Unique):
        wanted = expectation.rule.columns
    sample = [
        ", ".join(f"{key}={row.get(key)}" for key in wanted) for row in rows[:SAMPLE_ROWS] if wanted
    ]
    return _result(expectation, passed=False, observed=_words(outcome), sample=sample)


def _words(outcome: Any) -> str:
    """What was counted, in words: failing rows of all, or the table's rows."""
    seen = outcome["result"]
    if outcome["expectation_config"]["type"] == "expect_table_row_count_to_be_between":
        return f"{seen['observed_value']} rows"
    failing = seen.get("unexpected_count", seen.get("observed_value", 0))
    total = f" of {seen['element_count']}" if "element_count" in seen else ""
    return f"{failing}{total} rows"


def _error(outcome: Any) -> str | None:
    """The tool's own failure in one line, such as a column that does not exist."""
    problem = outcome.get("exception_info") or {}
    entries = [problem] if "raised_exception" in problem else list(problem.values())
    for entry in entries:
        if entry.get("raised_exception"):
            return str(entry.get("exception_message", "could not be checked")).split("\n")[0][:300]
    return None


def _result(
    expectation: Expectation, *, passed: bool, observed: str, sample: list[str] | None = None
) -> CheckResult:
    return CheckResult(
        name=expectation.name,
        table=expectation.table,
        column=expectation.column,
        severity=expectation.severity,
        passed=passed,
        observed=observed,
        sample=sample or [],
    )
