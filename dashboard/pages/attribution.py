"""Attribution: who earned it under each model, by which rule, and that nothing is left over."""

from typing import Any

from dashboard import rules, words
from dashboard.marts import Marts
from dashboard.pages import Page
from dashboard.pages.reports import last_as_of, report
from dashboard.pages.sections import Column, Filter, Section, titled

CONVERSIONS = {"mql": "MQL", "opportunity": "Deal created", "won": "Deal won"}
MEASURES = {"attributed_revenue_amount": "Won revenue", "won_count": "Won deals"}
KINDS = {"attributed_revenue_amount": "money", "won_count": "count"}
SHARES = (
    ("first_share", "First"),
    ("lead_creation_share", "Lead creation"),
    ("opportunity_creation_share", "Deal created"),
    ("closed_won_share", "Won"),
    ("last_share", "Last"),
    ("others_share", "Others"),
)


def page(marts: Marts) -> Page:
    """The page over a published version."""
    credits_ = marts.rows("attribution_by_channel")
    cards = marts.rows("attribution_cards")
    return report(
        name="attribution",
        title="Attribution",
        lead="Who earned it under each model, by which rule, and does it add up to the CRM?",
        as_of=last_as_of(credits_),
        currency=next((row["currency_code"] for row in credits_ if row["currency_code"]), None),
        sections=[
            *(_side_by_side(credits_, cards=cards, measure=measure) for measure in MEASURES),
            _cards(cards),
            _removals(marts),
            _tie_out(marts),
        ],
        defined=("revenue", "won"),
    )


def _side_by_side(
    credits_: list[dict[str, Any]], *, cards: list[dict[str, Any]], measure: str
) -> Section:
    """A row per channel, a column per model."""
    found: dict[tuple, dict[str, Any]] = {}
    for row in credits_:
        place = found.setdefault(
            (row["lookback_days"], row["channel"]),
            {"lookback_days": row["lookback_days"], "channel": row["channel"]},
        )
        place[row["attribution_model"]] = row[measure]
    models = {row["attribution_model"] for row in credits_}
    shown = [card for card in cards if card["attribution_model"] in models]
    rows = titled(
        [dict.fromkeys(models) | row for row in found.values()],
        channel={},
    )
    return Section(
        name=measure,
        title=f"{MEASURES[measure]} by channel",
        note="all time; the models share out the same total",
        columns=(
            Column("channel_title", "Channel", "name"),
            *(Column(card["attribution_model"], card["title"], KINDS[measure]) for card in shown),
        ),
        rows=rows,
        filters=(Filter("lookback_days", "Look-back in days"),),
        empty=f"{words.NO_CAMPAIGN}.",
    )


def _cards(cards: list[dict[str, Any]]) -> Section:
    return Section(
        name="cards",
        title="The models' rules",
        note="cards are rows of seeds/attribution_weights.csv; others can be added there",
        columns=(
            Column("title", "Model", "name"),
            Column("rule", "Rule", "text"),
            *(Column(field, label, "rate", missing="") for field, label in SHARES),
            Column("half_life_days", "Half-life, days", "count", missing=""),
        ),
        rows=[card | {"rule": rules.rule(card)} for card in cards],
    )


def _removals(marts: Marts) -> Section:
    rows = titled(marts.rows("channel_removals"), channel={})
    return Section(
        name="removals",
        title="Markov, by channel",
        note="what all journeys would lose without the channel",
        columns=(
            Column("channel_title", "Channel", "name"),
            Column("removal_effect", "Conversions lost", "rate"),
            Column("removal_share", "Share", "rate"),
            Column("attributed_conversions_count", "Credited conversions", "count"),
        ),
        rows=rows,
        filters=(
            Filter("conversion_type", "Conversion", CONVERSIONS),
            Filter("lookback_days", "Look-back in days"),
        ),
    )


def _tie_out(marts: Marts) -> Section:
    rows = [
        row
        | {
            "tied": f"under all {row['models_count']} models" if row["is_tied"] else "no",
        }
        for row in marts.rows("tie_out")
    ]
    return Section(
        name="tie_out",
        title="Tie-out with the CRM",
        note="CRM total = attributed + unattributed by reason",
        columns=(
            Column("month_start", "Month", "month", missing="no date"),
            Column("deals_count", "Deals", "count"),
            Column("crm_amount", "CRM total", "money"),
            Column("attributed_amount", "Attributed", "money"),
            Column("unattributed_amount", "Unattributed", "money"),
            Column("no_people_amount", "No people", "money"),
            Column("no_touches_amount", "No touches", "money"),
            Column("only_ineligible_touches_amount", "Bots, own staff", "money"),
            Column("only_after_close_amount", "Only later touches", "money"),
            Column("outside_lookback_amount", "Outside look-back", "money"),
            Column("undated_conversion_amount", "No date", "money"),
            Column("tied", "Ties out", "text"),
        ),
        rows=rows,
        filters=(
            Filter("conversion_type", "Conversion", CONVERSIONS),
            Filter("lookback_days", "Look-back in days"),
        ),
    )
