"""The page's data as its script reads it: names once, rows as lists, a file for each choice."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from dashboard import charts
from dashboard.pages.campaign_table import channel_of, name_of
from dashboard.pages.views import view_of

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
    "roi",
    "roi_low",
    "roi_high",
)
RATE = ("numerator_count", "denominator_count", "rate", "rate_low", "rate_high")


def campaigns_of(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every campaign once, by id."""
    found = {row["campaign_id"]: row for row in rows}
    return [
        {
            "id": row["campaign_id"],
            "name": name_of(row),
            "short": charts.shorten(name_of(row)),
            "channel": channel_of(row),
        }
        for _, row in sorted(found.items())
    ]


def rates_of(rows: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    """The loop's key rates by name and period."""
    return {
        f"{row['metric_name']}:{row['period_grain']}:{row['period_start']}": [
            plain(row[field]) for field in RATE
        ]
        for row in rows
    }


def chunks_of(
    rows: Iterable[dict[str, Any]],
    *,
    totals: Iterable[dict[str, Any]],
    campaigns: Iterable[dict[str, Any]],
) -> dict[str, Any]:
    """Rows and totals by model and look-back, then by period: what a change of filter reads."""
    places = {campaign["id"]: place for place, campaign in enumerate(campaigns)}
    chunks: dict[str, Any] = {}

    def period(row: dict[str, Any]) -> dict[str, Any]:
        view = view_of(row)
        return chunks.setdefault(view.chunk, {}).setdefault(view.period, {"rows": [], "totals": {}})

    for row in rows:
        values = [plain(row[field]) for field in FIELDS[1:]]
        period(row)["rows"].append([places[row["campaign_id"]], *values])
    for row in totals:
        period(row)["totals"][row["channel"]] = [plain(row[field]) for field in TOTALS]
    return chunks


def plain(value: Any) -> Any:
    """A value as JSON holds it, no longer than its meaning: at most six decimals."""
    match value:
        case bool() | None | str() | int():
            return value
        case Decimal() | float():
            short = round(float(value), 6)
            return int(short) if short.is_integer() else short
        case _:
            return str(value)
