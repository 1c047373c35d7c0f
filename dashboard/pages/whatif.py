"""What another definition of a sales-ready lead would have done, beside today's and what happened.

The page is made from a stored comparison, not from a published version, and stands alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import charts, formats, words
from dashboard.pages import Page

COLUMNS = {"actual": "what happened", "today": "today's definition", "proposal": "proposal"}
METRICS = {
    "sales_ready_count": ("Sales-ready leads", "count"),
    "hand_offs_per_week": ("Hand-offs per week", "count"),
    "acceptance_rate": ("Accepted", "rate"),
    "conversion_rate_to_qualified": ("Became an opportunity", "rate"),
    "conversion_rate_to_won": ("Won", "rate"),
    "won_revenue_observed": ("Won revenue reached, seen", "money"),
    "won_revenue_estimated": ("Won revenue of leads never handed off, expected", "money"),
}

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """A value, its interval and what it rests on, as texts."""

    value: str
    interval: str = ""
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One metric over the columns."""

    label: str
    cells: list[Cell]


def page(facts: Facts) -> Page:
    """The page of a stored comparison."""
    chart = charts.weekly_hand_offs(facts["weeks"])
    return Page(
        name="index",
        title="What if",
        template="whatif.html",
        context={
            "facts": facts,
            "columns": COLUMNS,
            "lines": rows_of(facts),
            "chart_svg": charts.svg(chart, label="Hand-offs per week against capacity"),
        },
        data={},
    )


def rows_of(facts: Facts) -> list[Line]:
    """The table: one line per metric, one cell per column."""
    measures = {(one["metric_name"], one["definition"]): one for one in facts["measures"]}
    return [
        Line(label, [_cell(measures.get((metric, column)), kind=kind) for column in COLUMNS])
        for metric, (label, kind) in METRICS.items()
    ]


def _cell(measure: Mapping[str, Any] | None, *, kind: str) -> Cell:
    if measure is None:
        return Cell("")
    if measure["value"] is None:
        return Cell(words.NOT_MEASURED, note=measure["reason"])
    value, low, high = (measure[end] for end in ("value", "low", "high"))
    ends = [formats.write(end, kind=kind) for end in (low, high) if end is not None]
    return Cell(formats.write(value, kind=kind), " to ".join(ends), _rests_on(measure))


def _rests_on(measure: Mapping[str, Any]) -> str:
    """Of how many leads the outcome was seen, and of how many it is estimated."""
    parts = [
        f"{formats.counted(measure[f'{kind}_count'], 'lead')} {kind}"
        for kind in ("observed", "estimated")
        if measure[f"{kind}_count"]
    ]
    if measure["denominator"]:
        numerator = formats.write(measure["numerator"], kind="count")
        parts.insert(0, f"{numerator} of {formats.number(measure['denominator'])}")
    return ", ".join(parts)
