"""Campaign ROI: what each campaign cost, what it earned, and whether that holds under every model.

The page is whole without JavaScript: tiles, chart and table of the first view are written here.
The script replaces them when a filter changes, from files of the same rows.
"""

from dataclasses import asdict
from typing import Any

from dashboard import charts, formats, rules, words
from dashboard.marts import Marts
from dashboard.pages import Page, campaign_data, views
from dashboard.pages.campaign_chart import LIMIT, chart_note, chart_rows
from dashboard.pages.campaign_table import COLUMNS, cells_of
from dashboard.pages.tiles import money_tiles, rate_tiles
from dashboard.pages.views import View, view_of

NAME = "campaign_roi"


def page(marts: Marts) -> Page:
    """The page over a published version; a version without any campaign says so."""
    rows = marts.rows("campaign_roi")
    totals = marts.rows("campaign_roi_totals")
    rates = marts.rows(
        "rates", metrics=list(words.RATES), slices=[views.ALL], grains=list(words.GRAINS)
    )
    told = {
        card["attribution_model"]: rules.titled_rule(card)
        for card in marts.rows("attribution_cards")
    }
    as_of = max((row["as_of"] for row in rows), default=None)
    periods = views.periods_of(rows, as_of=as_of)
    view = views.first_view(rows, periods=periods)
    currency = next((row["currency_code"] for row in rows if row["currency_code"]), None)
    chart = charts.campaign_ranges(chart_rows([row for row in rows if view_of(row) == view]))
    return Page(
        name=NAME,
        title="Campaign ROI",
        template="campaign_roi.html",
        context={
            "as_of": formats.moment(as_of) if as_of else words.NOT_MEASURED,
            "currency": currency,
            "columns": COLUMNS,
            "words": words,
            "rule": told.get(view.model, "") if view else "",
            "view": views.describe(view, periods=periods) if view else words.NO_CAMPAIGN,
            "filters": views.filters(rows, periods=periods, view=view) if view else [],
            "chart_svg": charts.svg(chart, label="ROI by campaign") if view else "",
            **_first(rows, totals=totals, rates=rates, view=view, currency=currency),
        },
        data={
            "name": NAME,
            "campaigns": campaign_data.campaigns_of(rows),
            "periods": [period._asdict() for period in periods],
            "fields": campaign_data.FIELDS,
            "totals": campaign_data.TOTALS,
            "columns": [asdict(column) for column in COLUMNS],
            "rates": campaign_data.rates_of(rates),
            "rules": told,
            "rate_names": words.RATES,
            "rates_scopes": [words.RATES_OF_PERIOD, words.RATES_OF_ALL_TIME],
            "currency": currency,
            "chart": charts.specification(chart),
            "chart_limit": LIMIT,
            "chart_step": charts.STEP,
            "tokens": charts.TOKENS,
            "verdicts": charts.VERDICTS,
            "first": views.selection(view) if view else None,
        },
        chunks=campaign_data.chunks_of(rows, totals=totals),
        first_chunk=view.chunk if view else None,
    )


def _first(
    rows: list[dict[str, Any]],
    *,
    totals: list[dict[str, Any]],
    rates: list[dict[str, Any]],
    view: View | None,
    currency: str | None,
) -> dict[str, Any]:
    """Tiles, rows and note of the first view."""
    shown = [row for row in rows if view_of(row) == view]
    total = next(
        (row for row in totals if view_of(row) == view and row["channel"] == views.ALL), None
    )
    scope, current = _current_rates(rates, view=view)
    return {
        "tiles": money_tiles(total, currency=currency),
        "rates": rate_tiles(current),
        "rates_scope": scope,
        "rows": [cells_of(row) for row in shown],
        "chart_note": chart_note(shown),
    }


def _current_rates(
    rates: list[dict[str, Any]], *, view: View | None
) -> tuple[str, list[dict[str, Any]]]:
    """The rates of the view's period, else those of all time, and which they are."""
    by_period: dict[str, list[dict[str, Any]]] = {}
    for row in rates:
        period = campaign_data.rate_period(row["period_grain"], row["period_start"])
        by_period.setdefault(period, []).append(row)
    if view and view.period in by_period:
        return words.RATES_OF_PERIOD, by_period[view.period]
    return words.RATES_OF_ALL_TIME, by_period.get(views.ALL, [])
