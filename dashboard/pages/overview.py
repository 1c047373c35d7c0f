"""Overview: the numbers that matter, what changed, what needs action, where to look next."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import charts, formats, words
from dashboard.marts import Marts
from dashboard.pages import Page, campaign_roi, views
from dashboard.pages.reports import all_time, last_as_of, report
from dashboard.pages.sections import Column, Section, titled
from dashboard.pages.tiles import money_tiles, rate_tiles
from dashboard.pages.views import view_of

MONEY = ("revenue", "roi_total")
RATES = ("follow_up_rate", "hand_back_rate", "win_rate")
EXTREMES = 3


def page(marts: Marts) -> Page:
    """The page over a published version."""
    rows = marts.rows("campaign_roi")
    rates = all_time(marts, RATES)
    as_of = last_as_of(rates)
    periods = views.periods_of(rows, as_of=as_of)
    view = views.first_view(rows, periods=periods)
    currency = next((row["currency_code"] for row in rows if row["currency_code"]), None)
    total = next(
        (
            row
            for row in marts.rows("campaign_roi_totals")
            if view_of(row) == view and row["channel"] == views.ALL
        ),
        None,
    )
    money = [tile for tile in money_tiles(total, currency=currency) if tile.term in MONEY]
    scope = views.describe(view, periods=periods) if view else words.NO_CAMPAIGN
    return report(
        name="index",
        title="Overview",
        lead=f"Money: {scope}. Rates: all leads, all time.",
        as_of=as_of,
        currency=currency,
        tiles=[*money, *rate_tiles(rates, RATES)],
        sections=[
            _campaigns([row for row in rows if view_of(row) == view], note=scope),
            _action(marts),
            _changes(marts),
        ],
        defined=(*MONEY, "robust", *words.HEADLINES, "overdue_leads", "call_queue", "leaked_leads"),
        template="overview.html",
        further=(
            (f"{campaign_roi.NAME}.html", "Every campaign, under every model"),
            ("follow_up.html#overdue", "The leads that sales has not answered"),
            ("funnel.html", "What may still come of the young months"),
            ("quality.html", "Whether the data can be trusted"),
        ),
    )


def _campaigns(rows: Sequence[Mapping[str, Any]], *, note: str) -> Section:
    """The campaigns with the highest and the lowest ROI, and whether that holds."""
    measured = sorted(
        (row for row in rows if row["roi"] is not None), key=lambda row: row["roi"], reverse=True
    )
    ends = (
        measured if len(measured) <= 2 * EXTREMES else [*measured[:EXTREMES], *measured[-EXTREMES:]]
    )
    return Section(
        name="campaigns",
        title="Best and worst campaigns",
        note=note,
        columns=(
            Column("campaign_name", "Campaign", "name"),
            Column("roi", "ROI", "return", "roi"),
            Column("range", "Over all models", "text"),
            Column("verdict", "Verdict", "text", "robust"),
            Column("cost_amount", "Cost", "money", "cost"),
            Column("attributed_revenue_amount", "Revenue", "money", "revenue"),
        ),
        rows=[row | {"range": formats.spread(row), "verdict": charts.verdict(row)} for row in ends],
        empty=f"{words.NO_CAMPAIGN}.",
    )


def _action(marts: Marts) -> Section:
    return Section(
        name="action",
        title="What needs action",
        columns=(
            Column("list_name_title", "List", "name"),
            Column("team", "Team", "text"),
            Column("leads_count", "Leads", "count"),
            Column("oldest_days", "Oldest waits, days", "count", missing="unknown"),
        ),
        rows=titled(marts.rows("action_lists"), list_name=words.NAMES),
        empty="Nothing waits: every list is empty.",
    )


def _changes(marts: Marts) -> Section:
    """The last month of each rate that is old enough, beside the month before."""
    months: dict[str, list[dict[str, Any]]] = {}
    for row in marts.rows("rates", metrics=list(words.HEADLINES), slices=["all"], grains=["month"]):
        if row["rate"] is not None:
            months.setdefault(row["metric_name"], []).append(row)
    return Section(
        name="changes",
        title="What changed",
        note="the last month old enough to tell, beside the month before",
        columns=(
            Column("rate_name", "Rate", "name"),
            Column("period_start", "Month", "month"),
            Column("rate", "Now", "rate"),
            Column("before", "Month before", "rate"),
            Column("change", "Change", "points"),
            Column("reading", "Reading", "text"),
        ),
        rows=[_change(name, *rows[-2:]) for name, rows in months.items() if len(rows) > 1],
        empty="No rate has two months that are old enough.",
    )


def _change(name: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    ends = [before["rate_low"], before["rate_high"], now["rate_low"], now["rate_high"]]
    is_apart = None not in ends and (ends[2] > ends[1] or ends[3] < ends[0])
    return {
        **now,
        "rate_name": words.NAMES[name],
        "before": before["rate"],
        "before_low": before["rate_low"],
        "before_high": before["rate_high"],
        "change": now["rate"] - before["rate"],
        "reading": "beyond chance" if is_apart else "within chance",
    }
