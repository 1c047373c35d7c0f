"""Recycling: what comes back from sales, who takes it up again, and what it yields."""

from dashboard.marts import Marts
from dashboard.pages import Page
from dashboard.pages.reports import all_time, by_month, by_slice, last_as_of, report
from dashboard.pages.sections import Column, Section, titled
from dashboard.pages.tiles import rate_tiles

KEY_RATES = (
    "hand_back_rate",
    "return_path_rate",
    "orphan_recycle_rate",
    "re_entry_rate",
    "recycled_win_rate",
)
RATES = (*KEY_RATES, "recycle_rate", "nurture_coverage")


def page(marts: Marts) -> Page:
    """The page over a published version."""
    rows = all_time(marts, KEY_RATES)
    reasons = titled(marts.rows("rejection_reasons"), rejection_reason={})
    return report(
        name="recycling",
        title="Recycling",
        lead="What comes back from sales, is it taken up again, and what does it yield?",
        as_of=last_as_of(rows),
        currency=next((row["currency_code"] for row in reasons if row["currency_code"]), None),
        tiles=rate_tiles(rows, KEY_RATES),
        sections=[
            by_slice(marts, name="by_slice", title="By team and source", metrics=RATES),
            by_month(marts, name="by_month", title="By month", metrics=RATES),
            Section(
                name="reasons",
                title="Why sales rejects",
                columns=(
                    Column("rejection_reason_title", "Reason", "name"),
                    Column("rate", "Share of rejections", "rate"),
                    Column("returned_count", "Came back later", "count"),
                    Column("won_later_count", "Won later", "count"),
                    Column("cost_amount", "Cost of the leads", "money", missing="cost missing"),
                    Column("cost_missing_count", "Leads without cost", "count"),
                ),
                rows=reasons,
                empty="Sales has rejected no lead, or no source says so.",
            ),
        ],
        defined=RATES,
    )
