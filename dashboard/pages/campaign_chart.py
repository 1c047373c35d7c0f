"""Which campaigns the chart shows, and what it says of each."""

from collections.abc import Sequence
from typing import Any

from dashboard import charts, formats

LIMIT = 20


def chart_rows(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first campaigns with a measured ROI, as `charts.campaign_ranges` takes them."""
    measured = [row for row in rows if row["roi"] is not None][:LIMIT]
    seen: dict[str, int] = {}
    return [_chart_row(row, place=place, seen=seen) for place, row in enumerate(measured)]


def _chart_row(row: dict[str, Any], *, place: int, seen: dict[str, int]) -> dict[str, Any]:
    short = charts.shorten(row["campaign_name"])
    seen[short] = seen.get(short, -1) + 1
    low, high = float(row["roi_low"]), float(row["roi_high"])
    return {
        # Two campaigns may share a name: an invisible mark keeps their lines apart.
        "label": short + "\u200b" * seen[short],
        "place": place,
        "roi": float(row["roi"]),
        "roi_low": low,
        "roi_high": high,
        "verdict": charts.verdict(row),
        "roi_text": formats.write(row["roi"], kind="return"),
        "range_text": formats.spread(row),
    }


def chart_note(rows: Sequence[dict[str, Any]]) -> str:
    """Which campaigns are in the chart, in words."""
    measured = sum(row["roi"] is not None for row in rows)
    left = len(rows) - measured
    text = f"{min(measured, LIMIT)} of {formats.counted(len(rows), 'campaign')}"
    if measured > LIMIT:
        text += ", the costliest"
    return f"{text}; {left} without a measured ROI in the table only" if left else text
