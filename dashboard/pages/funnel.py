"""Funnel: how leads move from stage to stage, seen so far and expected, strict and any order."""

from collections.abc import Iterable
from typing import Any

from dashboard import charts, words
from dashboard.marts import Marts
from dashboard.pages import Page
from dashboard.pages.reports import DRAWN, by_slice, last_as_of, report
from dashboard.pages.sections import Chart, Column, Filter, Section
from dashboard.pages.tiles import rate_tiles

STEPS = (
    ("inquiry", "mql"),
    ("mql", "handed_off"),
    ("handed_off", "accepted"),
    ("accepted", "qualified"),
    ("qualified", "won"),
    ("mql", "won"),
)
KINDS = (
    "conversion_rate",
    "expected_conversion_rate",
    "strict_conversion_rate",
    "throughput_ratio",
)
LENGTHS = ("median", "p90")


def metric(kind: str, step: tuple[str, str]) -> str:
    """The metric's name of one kind and step."""
    return f"{kind}_{step[0]}_to_{step[1]}"


def step_title(step: tuple[str, str]) -> str:
    """MQL to Won."""
    return f"{words.STAGES[step[0]]} to {words.STAGES[step[1]]}"


def page(marts: Marts) -> Page:
    """The page over a published version."""
    cohorts = _side_by_side(marts, grain="month")
    totals = _side_by_side(marts, grain="all")
    win_rate = marts.rows("rates", metrics=["win_rate"], slices=["all"], grains=["all"])
    return report(
        name="funnel",
        title="Funnel",
        lead="How do leads move from stage to stage, and what may still come of the young ones?",
        as_of=last_as_of(win_rate),
        tiles=rate_tiles(win_rate, ("win_rate",)),
        sections=[
            Section(
                name="steps",
                title="Step by step",
                note="all leads, all time",
                columns=(Column("step", "Step", "name"), *_columns()),
                rows=totals,
            ),
            Section(
                name="cohorts",
                title="By month of entry",
                columns=(
                    Column("period_start", "Month", "month"),
                    *_columns(),
                    Column("cohort_maturity", "Maturity", "rate", "cohort_maturity"),
                ),
                rows=cohorts,
                filters=(Filter("step", "Step"),),
                begin={"step": step_title(STEPS[-1])},
                chart=Chart(
                    charts.rate_trend("Expected to convert"),
                    DRAWN,
                    label="Expected conversion by month of entry",
                )
                if cohorts
                else None,
            ),
            _lengths(marts),
            by_slice(
                marts,
                name="by_slice",
                title="By team and source",
                metrics=("win_rate", *(metric("conversion_rate", step) for step in STEPS)),
            ),
        ],
        defined=("win_rate", *KINDS, "cohort_maturity"),
    )


def _columns() -> Iterable[Column]:
    reason, missing = "not_measured_reason", words.TOO_YOUNG
    return (
        Column("conversion_rate", "So far", "rate", "conversion_rate", reason, missing),
        Column(
            "expected_conversion_rate",
            "Expected",
            "rate",
            "expected_conversion_rate",
            reason,
            missing,
        ),
        Column(
            "strict_conversion_rate",
            "In order",
            "rate",
            "strict_conversion_rate",
            reason,
            missing,
        ),
        Column("throughput_ratio", "Throughput", "rate", "throughput_ratio", reason, missing),
        Column("denominator_count", "Entered", "count"),
    )


def _side_by_side(marts: Marts, *, grain: str) -> list[dict[str, Any]]:
    """One row per step and period, each kind of conversion in columns of its own."""
    found: dict[tuple, dict[str, Any]] = {}
    for step in STEPS:
        metrics = [metric(kind, step) for kind in KINDS]
        for row in marts.rows("rates", metrics=metrics, slices=["all"], grains=[grain]):
            kind = next(kind for kind in KINDS if row["metric_name"] == metric(kind, step))
            merged = found.setdefault(
                (step, row["period_start"]),
                {
                    "step": step_title(step),
                    "period_start": row["period_start"],
                    "month": row["period_start"],
                    "text": "",
                    "denominator_count": None,
                    "cohort_maturity": None,
                    "not_measured_reason": row["not_measured_reason"],
                    **dict.fromkeys(KINDS),
                },
            )
            merged[kind] = row["rate"]
            merged[f"{kind}_low"], merged[f"{kind}_high"] = row["rate_low"], row["rate_high"]
            if kind == "conversion_rate":
                merged["denominator_count"] = row["denominator_count"]
            if kind == "expected_conversion_rate":
                merged |= {
                    "rate": row["rate"],
                    "rate_low": row["rate_low"],
                    "rate_high": row["rate_high"],
                    "cohort_maturity": row["cohort_maturity"],
                }
    newest_first = sorted(found, key=lambda key: str(key[1]), reverse=True)
    return [found[key] for key in sorted(newest_first, key=lambda key: STEPS.index(key[0]))]


def _lengths(marts: Marts) -> Section:
    rows = []
    for step in STEPS[:-1]:
        metrics = [f"{length}_days_{step[0]}_to_{step[1]}_censored" for length in LENGTHS]
        found = {
            row["metric_name"]: row
            for row in marts.rows("rates", metrics=metrics, slices=["all"], grains=["all"])
        }
        row: dict[str, Any] = {"step": step_title(step)}
        for length, name in zip(LENGTHS, metrics, strict=True):
            one = found.get(name, {})
            row |= {
                length: one.get("value"),
                f"{length}_low": one.get("value_low"),
                f"{length}_high": one.get("value_high"),
                "reason": one.get("not_measured_reason"),
            }
        rows.append(row)
    return Section(
        name="velocity",
        title="Days from stage to stage",
        note="leads that have not moved on count as waiting",
        columns=(
            Column("step", "Step", "name"),
            Column("median", "Median days", "days", reason="reason", missing="not reached"),
            Column("p90", "90 % within days", "days", reason="reason", missing="not reached"),
        ),
        rows=rows,
    )
