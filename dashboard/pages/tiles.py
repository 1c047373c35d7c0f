"""Tiles: one number each, with its note and its definition."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dashboard import formats, words


@dataclass(frozen=True)
class Tile:
    """A number as text; `term` names its definition, `tone` is loss or missing."""

    term: str
    text: str
    note: str = ""
    unit: str | None = None
    tone: str = ""

    @property
    def label(self) -> str:
        """What the number is called."""
        return words.NAMES[self.term]


def money_tiles(total: dict[str, Any] | None, *, currency: str | None) -> list[Tile]:
    """The five numbers of a row of `queries/campaign_roi_totals.sql`, of nothing if None."""
    if total is None:
        return [Tile(term, words.NOT_MEASURED, tone="missing") for term in words.MONEY]
    campaigns = formats.counted(total["campaigns_count"], "campaign")
    missing = total["missing_cost_count"]
    known = (
        f"cost missing for {missing} of {campaigns}"
        if missing
        else (f"{campaigns}, cost of each known")
    )
    spread = (
        "cost missing or zero"
        if total["roi"] is None
        else (f"{formats.spread(total)} over all models")
    )
    measured = formats.write(total["measured_revenue_amount"] or 0, kind="money")
    revenue, without = f"{measured} of it with a measured ROI", "wins are not measured"
    if total["won_count"] is not None:
        without = f"{formats.counted(total['without_win_count'], 'campaign')} spent and won nothing"
    return [
        _money("cost", total["cost_amount"], known, currency),
        _money("revenue", total["attributed_revenue_amount"], revenue, currency),
        _return("roi_total", total["roi"], spread),
        _money("pipeline", total["attributed_pipeline_amount"], "", currency),
        _money("without_win", total["without_win_amount"], without, currency),
    ]


def _money(term: str, value: Any, note: str, currency: str | None) -> Tile:
    if value is None:
        return Tile(term, words.NOT_MEASURED, note, tone="missing")
    return Tile(term, formats.write(value, kind="money"), note, currency)


def _return(term: str, value: Any, note: str) -> Tile:
    if value is None:
        return Tile(term, words.NOT_MEASURED, note, tone="missing")
    return Tile(term, formats.write(value, kind="return"), note, tone="loss" if value < 0 else "")


def rate_tiles(rows: Iterable[dict[str, Any]], names: Iterable[str] = words.RATES) -> list[Tile]:
    """Rates from the rows of one period, each with its counts and interval."""
    found = {row["metric_name"]: row for row in rows}
    return [_rate(name, found.get(name)) for name in names]


def _rate(term: str, row: dict[str, Any] | None) -> Tile:
    if row is None or row["rate"] is None:
        note = (row or {}).get("not_measured_reason") or words.TOO_YOUNG
        return Tile(term, words.NOT_MEASURED, note, tone="missing")
    part, whole = (
        formats.write(row[count], kind="count")
        for count in ("numerator_count", "denominator_count")
    )
    note = f"{part} of {whole}"
    if row["rate_low"] is not None:
        low, high = (formats.write(row[end], kind="rate") for end in ("rate_low", "rate_high"))
        note += f", 95 %: {low} to {high}"
    return Tile(term, formats.write(row["rate"], kind="rate"), note)
