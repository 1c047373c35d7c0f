"""Checks a suite on a DuckDB file with Great Expectations. The only module that knows its API.

Everything is computed by DuckDB in SQL; the file is opened read-only; the data context lives in
memory. The tool is imported in here and not at the top, because that alone takes seconds.
"""

import logging
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from expectations.suites import (
    AtMost,
    Between,
    CheckResult,
    Expectation,
    HasRows,
    InspectionError,
    Key,
    Never,
    NotNull,
    OneOf,
    Recent,
    Rule,
    SeldomTrue,
    Suite,
    Unique,
)

SAMPLE_ROWS = 5
WITHOUT_SAMPLE = {"result_format": "BASIC", "partial_unexpected_count": 0}


def inspect(database: Path, suite: Suite) -> list[CheckResult]:
    """Check every expectation of the suite, in its order, on the file.

    A missing table or column fails the expectations that need it. InspectionError if the file
    cannot be opened.
    """
    from expectations import dialect

    try:
        with dialect.opened(database) as address, _quiet():
            source = _source(address, suite.name)
            found: dict[Expectation, CheckResult] = {}
            for table, expectations in suite.by_table().items():
                found |= zip(expectations, _inspect_table(source, table, expectations), strict=True)
    except duckdb.Error as error:
        reason = str(error).split("\n")[0]
        raise InspectionError(f"{database} cannot be inspected: {reason}") from error
    return [found[expectation] for expectation in suite.expectations]


def import_early() -> threading.Thread:
    """Start the tool's import, which takes seconds, beside work that leaves a core idle."""
    thread = threading.Thread(target=_import, name="import great_expectations", daemon=True)
    thread.start()
    return thread


def _import() -> None:
    with _quiet():
        import_module("great_expectations")


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


def _source(address: str, name: str) -> Any:
    """A data source in a context that leaves no trace."""
    import great_expectations
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context.data_sources.add_sql(name, connection_string=address)


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
        case rule:
            query = f"select {_columns(expectation)} from {{batch}} {_filter(rule)}"
            return gx.UnexpectedRowsExpectation(unexpected_rows_query=query, meta=meta)


def _columns(expectation: Expectation) -> str:
    """The keys that a query on failing rows returns."""
    names = _keys(expectation)
    return ", ".join(f'"{name}"' for name in names) or "1 as found"


def _keys(expectation: Expectation) -> tuple[str, ...]:
    """The columns that name a failing row: those of the rule where it speaks of groups."""
    match expectation.rule:
        case Unique(columns):
            return columns
        case Key(columns, optional):
            return columns + optional
        case Recent(group=group):
            return (group,)
        case _:
            return expectation.keys


def _filter(rule: Rule) -> str:
    """The part of a query after its table that leaves the failing rows; {batch} is the table."""
    match rule:
        case Unique():
            return "group by all having count(*) > 1"
        case Key(columns):
            missing = " or ".join(f'"{column}" is null' for column in columns)
            return f"group by all having count(*) > 1 or {missing}"
        case Recent(column, group, moment, days):
            oldest = f"timestamp '{moment - timedelta(days=days)}'"
            return f'group by "{group}" having max("{column}") < {oldest}'
        case SeldomTrue(condition, most):
            failing = f"count(*) filter ({_literal(condition)}) > {most} * count(*)"
            return f"where ({_literal(condition)}) and (select {failing} from {{batch}})"
        case Never(condition):
            return f"where {_literal(condition)}"
        case _:
            raise TypeError(f"{rule} is no rule that one query can check")


def _literal(condition: str) -> str:
    """A condition as the tool's query template takes it: braces doubled."""
    return condition.replace("{", "{{").replace("}", "}}")


def _failure(batch: Any, expectation: Expectation, outcome: Any) -> CheckResult:
    """Say what was seen, and the keys of some of the rows."""
    error = _error(outcome)
    if error:
        return _result(expectation, passed=False, observed=error)
    keys = _keys(expectation)
    rows = _failing_rows(batch, expectation) if keys else []
    sample = [", ".join(f"{key}={row.get(key)}" for key in keys) for row in rows[:SAMPLE_ROWS]]
    return _result(expectation, passed=False, observed=_words(outcome), sample=sample)


def _failing_rows(batch: Any, expectation: Expectation) -> list[dict[str, Any]]:
    """Some of the rows that failed; asked for apart, because most runs need none."""
    if isinstance(expectation.rule, Unique | Key | Never | SeldomTrue | Recent):
        (outcome,) = _validate(batch, [expectation], {"result_format": "COMPLETE"})
        return outcome["result"]["details"]["unexpected_rows"]
    result_format = {
        "result_format": "SUMMARY",
        "unexpected_index_column_names": list(expectation.keys),
        "partial_unexpected_count": SAMPLE_ROWS,
    }
    (outcome,) = _validate(batch, [expectation], result_format)
    return outcome["result"].get("partial_unexpected_index_list") or []


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
