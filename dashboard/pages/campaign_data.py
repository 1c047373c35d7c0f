"""The page's data as its script reads it: names once, rows as lists, a file for each choice."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from dashboard import charts, formats
from dashboard.pages.views import ALL, view_of

# Fields of a row, in this order; the first is the campaign's place in the page's list.
FIELDS = (
    "campaign",
    "cost_amount",
    "attributed_revenue_amount",
    "roi",
    "roi_low",
    "roi_high",
    "is_decision_robust",
    "attributed_pipeline_amount",
    "leads_count",
    "mqls_count",
    "accepted_count",
    "opportunities_count",
    "won_count",
    "cost_per_lead",
    "cost_per_mql",
    "cost_per_won",
    "realized_multiple",
    "cost_coverage",
    "cost_reason",
    "roi_reason",
)
TOTALS = (
    "campaigns_count",
    "missing_cost_count",
    "without_win_count",
    "cost_amount",
    "without_win_amount",
    "attributed_revenue_amount",
    "attributed_pipeline_amount",
    "won_count",
    "measured_revenue_amount",
    "roi",
    "roi_low",
    "roi_high",
)
RATE = (
    "numerator_count",
    "denominator_count",
    "rate",
    "rate_low",
    "rate_high",
    "not_measured_reason",
)


def campaigns_of(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every campaign once, and each channel that has touches outside any."""
    found = {row["row_id"]: row for row in rows}
    return [
        {
            "id": row["campaign_id"],
            "name": row["campaign_name"],
            "short": charts.shorten(row["campaign_name"]),
            "channel": row["channel"],
        }
        for _, row in sorted(found.items())
    ]


def rates_of(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, list[Any]]]:
    """The loop's key rates by period, then by name."""
    rates: dict[str, dict[str, list[Any]]] = {}
    for row in rows:
        period = rate_period(row["period_grain"], row["period_start"])
        rates.setdefault(period, {})[row["metric_name"]] = [
            formats.plain(row[field]) for field in RATE
        ]
    return rates


def rate_period(grain: str, start: date | None) -> str:
    """The name of a period of rates; all time has no start."""
    return grain if grain == ALL else f"{grain}:{start}"


def chunks_of(
    rows: Iterable[dict[str, Any]],
    *,
    totals: Iterable[dict[str, Any]],
) -> dict[str, Any]:
    """Rows and totals by model and look-back, then by period: what a change of filter reads."""
    rows = list(rows)
    ids = sorted({row["row_id"] for row in rows})
    places = {row_id: place for place, row_id in enumerate(ids)}
    chunks: dict[str, Any] = {}

    def period(row: dict[str, Any]) -> dict[str, Any]:
        view = view_of(row)
        return chunks.setdefault(view.chunk, {}).setdefault(view.period, {"rows": [], "totals": {}})

    for row in rows:
        values = [formats.plain(row[field]) for field in FIELDS[1:]]
        period(row)["rows"].append([places[row["row_id"]], *values])
    for row in totals:
        period(row)["totals"][row["channel"]] = [formats.plain(row[field]) for field in TOTALS]
    return chunks
