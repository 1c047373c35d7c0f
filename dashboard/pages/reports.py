"""What the pages of rates share: sections over the rows of `queries/rates.sql`, and their page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard import charts, formats, words
from dashboard.marts import Marts
from dashboard.pages import Page
from dashboard.pages.sections import Chart, Column, Filter, Section, titled
from dashboard.pages.tiles import Tile

SLICES = ("team", "lead_source", "channel", "segment", "region")
DRAWN = ("month", "label", "rate", "rate_low", "rate_high", "text")


def by_month(marts: Marts, *, name: str, title: str, metrics: Sequence[str]) -> Section:
    """Rates of all leads by month, one metric at a time, with a chart of the chosen one."""
    rows = [
        row | {"month": row["period_start"], "text": _told(row)}
        for row in marts.rows("rates", metrics=list(metrics), slices=["all"], grains=["month"])
    ]
    rows.sort(key=lambda row: row["period_start"], reverse=True)
    return Section(
        name=name,
        title=title,
        columns=(
            Column("period_start", "Month", "month"),
            Column("rate", "Rate", "rate", reason="not_measured_reason", missing=words.TOO_YOUNG),
        ),
        rows=rows,
        filters=(Filter("metric_name", "Rate", words.NAMES),),
        begin={"metric_name": metrics[0]},
        chart=Chart(charts.rate_trend("Share"), DRAWN, label=title) if rows else None,
        empty="No month is old enough.",
    )


def by_slice(marts: Marts, *, name: str, title: str, metrics: Sequence[str]) -> Section:
    """Rates over all time by team, lead source and other slices, with a chart of the chosen one."""
    rows = titled(
        [
            row | {"text": _told(row), "slice_value": row["slice_value"] or "unknown"}
            for row in marts.rows(
                "rates", metrics=list(metrics), slices=list(SLICES), grains=["all"]
            )
        ],
        slice_value={},
    )
    rows = [row | {"label": row["slice_value_title"]} for row in rows]
    return Section(
        name=name,
        title=title,
        columns=(
            Column("slice_value_title", "Which", "name"),
            Column("rate", "Rate", "rate", reason="not_measured_reason", missing=words.TOO_YOUNG),
        ),
        rows=rows,
        filters=(
            Filter("metric_name", "Rate", words.NAMES),
            Filter("slice_name", "By", words.SLICES),
        ),
        chart=Chart(charts.rate_ranks("Share"), DRAWN, label=title, step=charts.STEP)
        if rows
        else None,
    )


def all_time(marts: Marts, metrics: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of all leads and all time of some metrics."""
    return marts.rows("rates", metrics=list(metrics), slices=["all"], grains=["all"])


def value_tile(term: str, rows: Iterable[Mapping[str, Any]], *, unit: str) -> Tile:
    """The tile of a length of time, with its interval and how many still wait."""
    row = next((row for row in rows if row["metric_name"] == term), None)
    if row is None or row["value"] is None:
        reason = (row or {}).get("not_measured_reason") or "half have not been reached"
        return Tile(term, words.NOT_MEASURED, reason, tone="missing")
    note = ""
    if row["value_low"] is not None and row["value_high"] is not None:
        low, high = (formats.write(row[end], kind="count") for end in ("value_low", "value_high"))
        note = f"95 %: {low} to {high}"
    return Tile(term, formats.write(row["value"], kind="count"), note, unit)


def report(
    *,
    name: str,
    title: str,
    lead: str,
    sections: Sequence[Section],
    as_of: Any,
    tiles: Sequence[Tile] = (),
    currency: str | None = None,
    defined: Sequence[str] = (),
    template: str = "report.html",
    **context: Any,
) -> Page:
    """A page of sections; `lead` says what it answers, `defined` are the terms explained below."""
    return Page(
        name=name,
        title=title,
        template=template,
        context={
            "as_of": formats.moment(as_of) if as_of else words.NOT_MEASURED,
            "currency": currency,
            "lead": lead,
            "tiles": tiles,
            "sections": sections,
            "defined": defined,
            "words": words,
            **context,
        },
        data={
            "name": name,
            "tokens": charts.TOKENS,
            "sections": [section.data for section in sections],
        },
    )


def last_as_of(rows: Iterable[Mapping[str, Any]]) -> Any:
    """The moment that the rows speak for; None without rows."""
    return max((row["as_of"] for row in rows), default=None)


def _told(row: Mapping[str, Any]) -> str:
    if row["rate"] is None:
        return words.NOT_MEASURED
    part, whole = (
        formats.write(row[count] or 0, kind="count")
        for count in ("numerator_count", "denominator_count")
    )
    return f"{formats.write(row['rate'], kind='rate')}: {part} of {whole}"
