"""The deal explorer: a page per deal, with its journeys and its people by name, and their index.

Its readers may know who is meant; nothing here belongs into the published site.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dashboard import formats, rules, words
from dashboard.journeys import Journey, JourneyTouch
from dashboard.pages import Page
from dashboard.pages.attribution import CONVERSIONS
from dashboard.pages.reports import report
from dashboard.pages.sections import Column, Filter, Section

INDEX = "index"
TITLE = "Deals"
TOUCHES_SHOWN = 100
NAME_LENGTH = 80

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Names:
    """What stands behind published keys: rows by key; whom they do not know stays a key."""

    deals: Mapping[str, Row] = field(default_factory=dict)
    people: Mapping[str, Row] = field(default_factory=dict)
    users: Mapping[str, Row] = field(default_factory=dict)


def index_page(deals: Sequence[Row], *, names: Names, found: int, days: int) -> Page:
    """The index over rows of the query `recent_deals`; `found` says how many there were."""
    note = f"won, or created and still open, in the last {days} days; the newest first"
    if found > len(deals):
        note += (
            f"; the newest {formats.number(len(deals))} of {formats.number(found)}: for others "
            "use leadloop explain opportunity ID --page"
        )
    return report(
        name=INDEX,
        title=TITLE,
        lead="Which touches led to a deal, and what does each model credit them with?",
        as_of=max((deal["as_of"] for deal in deals), default=None),
        currency=next((deal["currency_code"] for deal in deals), None),
        sections=[
            Section(
                name="deals",
                title="Deals",
                note=note,
                columns=(
                    Column("name", "Deal", "name", under="account_name", link="address"),
                    Column("status", "Status", "code"),
                    Column("stage", "Stage", "text", missing="no stage"),
                    Column("owner_name", "Owner", "text", missing="no owner"),
                    Column("created_at", "Created", "day", missing="unknown"),
                    Column("won_at", "Won", "day", missing=""),
                    Column("amount", "Amount", "cents", missing="unknown"),
                ),
                rows=[_listed(deal, names=names) for deal in deals],
                empty="No deal was won or created in this time.",
            )
        ],
    )


def deal_page(
    journeys: Sequence[Journey], *, people: Sequence[str], cards: Sequence[Row], names: Names
) -> Page:
    """The page of a deal: its journeys, the people on it, the models' rules and what they credit.

    `people` are the keys of those whose touches may count, `cards` rows of `attribution_cards`.
    """
    deal = journeys[0].path
    key = deal["opportunity_id"]
    told = [journey for journey in journeys if journey.path["conversion_id"]]
    titles = {card["attribution_model"]: card["title"] for card in cards}
    models = sorted({model for journey in told for model in journey.models})
    return report(
        name=key,
        title=_short(_deal_name(key, names=names)) or key,
        lead="Which touches led to this deal, and what does each model credit them with?",
        as_of=deal["as_of"],
        currency=deal["currency_code"],
        template="deal.html",
        particulars=_particulars(deal, names=names),
        sections=[
            _paths(told),
            _credits(
                told, models={model: titles.get(model, model) for model in models}, names=names
            ),
            _totals(told, cards=[card for card in cards if card["attribution_model"] in models]),
            _reasons(told),
            _uncredited(told, names=names),
            _people(told, people=people, names=names),
        ],
    )


def _listed(deal: Row, *, names: Names) -> dict[str, Any]:
    key = deal["opportunity_id"]
    return {
        **deal,
        "name": _deal_name(key, names=names),
        "account_name": names.deals.get(key, {}).get("account_name"),
        "owner_name": _user_name(deal["owner_key"], names=names),
        "address": f"{key}.html",
    }


def _particulars(deal: Row, *, names: Names) -> list[tuple[str, str]]:
    """What is known of the deal itself, in the words of the terminal."""
    named = names.deals.get(deal["opportunity_id"], {})
    known = {
        "Deal": named.get("name"),
        "Company": named.get("account_name"),
        "Owner": _user_name(deal["owner_key"], names=names),
        "Status": words.title(deal["status"]),
        "Stage": deal["stage"] or "no stage",
        "Created": _moment(deal["created_at"]),
        "Won": _moment(deal["won_at"]),
        "Lost": _moment(deal["lost_at"]),
        "Pipeline": _cents(deal["pipeline_amount"]),
        "Revenue": _cents(deal["revenue_amount"]),
        "Id in the CRM": named.get("crm_id"),
        "Published key": deal["opportunity_id"],
    }
    return [(label, text) for label, text in known.items() if text]


def _paths(journeys: Sequence[Journey]) -> Section:
    """One row per conversion and look-back: how the path was found, or why there is none."""
    return Section(
        name="paths",
        title="What is credited",
        columns=(
            Column("conversion", "Credit for", "name"),
            Column("lookback_days", "Look-back, days", "count"),
            Column("converted_on", "When (UTC)", "text", missing="unknown"),
            Column("conversion_amount", "Amount", "cents", missing="unknown"),
            Column("touch_count", "Touches", "count"),
            Column("person_count", "People", "count"),
            Column("rule", "Found by", "text", missing="no path"),
            Column("reason", "Unattributed, because", "text", missing=""),
        ),
        rows=[
            {
                **journey.path,
                "conversion": CONVERSIONS[journey.path["conversion_type"]],
                "converted_on": _moment(journey.path["converted_at"]),
                "rule": _words(journey.path["path_rule"]),
                "reason": _words(journey.path["unattributed_reason"]),
            }
            for journey in journeys
        ],
        empty="This deal has no conversion that anyone could be credited for.",
    )


def _credits(journeys: Sequence[Journey], *, models: Mapping[str, str], names: Names) -> Section:
    """A row per touch that earns credit, a column per model: its share, below it the amount."""
    is_cut = any(len(journey.credited) > TOUCHES_SHOWN for journey in journeys)
    return Section(
        name="credits",
        title="Touches with credit",
        note=f"{_kept(is_cut)}share of the credit, below it the amount",
        columns=(
            Column("touched_on", "Touched (UTC)", "name"),
            Column("person", "Person", "text", missing="unknown"),
            Column("touch", "Touch", "text", under="channel_title"),
            Column("campaign_name", "Campaign", "text", missing=""),
            *(
                Column(model, title, "rate", missing="", under=f"{model}_amount")
                for model, title in models.items()
            ),
        ),
        rows=[
            _touched(journey, touch, names=names)
            | {model: touch.weights.get(model) for model in models}
            | {f"{model}_amount": _earned(touch, model) for model in models}
            for journey in journeys
            for touch in _most_credited(journey)
        ],
        filters=_FILTERS,
        empty="No touch earns credit for it.",
    )


def _totals(journeys: Sequence[Journey], *, cards: Sequence[Row]) -> Section:
    """A row per model: its rule, and that its credit is the whole."""
    return Section(
        name="totals",
        title="What each model gives",
        note="over all touches, shown or not",
        columns=(
            Column("title", "Model", "name"),
            Column("rule", "Rule", "text"),
            Column("touches_count", "Touches with a share", "count"),
            Column("credit_weight", "Sum of shares", "rate"),
            Column("credit_amount", "Sum of amounts", "cents", missing="amount unknown"),
        ),
        rows=[
            {
                **_view(journey),
                "title": card["title"],
                "rule": rules.rule(card),
                **_sums(journey, card["attribution_model"]),
            }
            for journey in journeys
            for card in cards
            if card["attribution_model"] in journey.models
        ],
        filters=_FILTERS,
        empty="No model gives credit for it.",
    )


def _reasons(journeys: Sequence[Journey]) -> Section:
    """A row per reason why touches earn nothing."""
    return Section(
        name="reasons",
        title="Why touches earn nothing",
        columns=(
            Column("why", "No credit, because", "name"),
            Column("touches_count", "Touches", "count"),
        ),
        rows=[
            {**_view(journey), "why": _words(reason), "touches_count": touches}
            for journey in journeys
            for reason, touches in journey.reasons
        ],
        filters=_FILTERS,
        empty=_ALL_CREDITED,
    )


def _uncredited(journeys: Sequence[Journey], *, names: Names) -> Section:
    """A row per touch that earns nothing, with the reason."""
    is_cut = any(len(journey.uncredited) > TOUCHES_SHOWN for journey in journeys)
    return Section(
        name="uncredited",
        title="Touches without credit",
        note=f"the last {TOUCHES_SHOWN} of each choice" if is_cut else "",
        columns=(
            Column("touched_on", "Touched (UTC)", "name"),
            Column("person", "Person", "text", missing="unknown"),
            Column("touch", "Touch", "text", under="channel_title"),
            Column("campaign_name", "Campaign", "text", missing=""),
            Column("why", "No credit, because", "text"),
        ),
        rows=[
            _touched(journey, touch, names=names) | {"why": _words(touch.row["reason"])}
            for journey in journeys
            for touch in journey.uncredited[-TOUCHES_SHOWN:]
        ],
        filters=_FILTERS,
        empty=_ALL_CREDITED,
    )


def _people(journeys: Sequence[Journey], *, people: Sequence[str], names: Names) -> Section:
    """A row per person on the deal, and per other who was touched and might be thought to be."""
    touches: dict[str, set[str]] = {}
    for journey in journeys:
        for touch in journey.touches:
            touches.setdefault(touch.row["person_key"], set()).add(touch.row["touch_id"])
    rows = [
        {
            "person": _person_name(key, names=names),
            "email": names.people.get(key, {}).get("email"),
            "account_name": names.people.get(key, {}).get("account_name"),
            "standing": "on the deal" if key in people else "not on the deal",
            "touches_count": len(touches.get(key, ())),
        }
        for key in dict.fromkeys([*people, *(key for key in touches if key)])
    ]
    return Section(
        name="people",
        title="People",
        note="on the deal, or of its company; the touches of the former may earn credit",
        columns=(
            Column("person", "Person", "name"),
            Column("email", "E-mail", "text", missing="unknown"),
            Column("account_name", "Company", "text", missing="unknown"),
            Column("standing", "Standing", "text"),
            Column("touches_count", "Touches", "count"),
        ),
        rows=sorted(rows, key=lambda row: (row["standing"], row["touches_count"]), reverse=True),
        empty="Nobody stands on this deal.",
    )


_FILTERS = (
    Filter("conversion_type", "Credit for", CONVERSIONS),
    Filter("lookback_days", "Look-back in days"),
)


_ALL_CREDITED = "Every touch of these people earns credit."


def _view(journey: Journey) -> dict[str, Any]:
    return {name: journey.path[name] for name in ("conversion_type", "lookback_days")}


def _touched(journey: Journey, touch: JourneyTouch, *, names: Names) -> dict[str, Any]:
    return {
        **_view(journey),
        "touched_on": f"{touch.row['touched_at']:%Y-%m-%d %H:%M}",
        "person": _short(_person_name(touch.row["person_key"], names=names)),
        "touch": words.title(touch.row["touch_type"]),
        "channel_title": words.title(touch.row["channel"]),
        "campaign_name": _short(touch.row["campaign_name"]),
    }


def _most_credited(journey: Journey) -> list[JourneyTouch]:
    """Those that any model credits most, in the order of time."""
    ranked = sorted(journey.credited, key=lambda touch: -max(touch.weights.values()))
    kept = {touch.row["touch_id"] for touch in ranked[:TOUCHES_SHOWN]}
    return [touch for touch in journey.credited if touch.row["touch_id"] in kept]


def _kept(is_cut: bool) -> str:
    return f"of each choice the {TOUCHES_SHOWN} that a model credits most; " if is_cut else ""


def _earned(touch: JourneyTouch, model: str) -> str | None:
    """The amount below a share; nothing below no share."""
    return _cents(touch.amounts.get(model)) if touch.weights.get(model) else None


def _sums(journey: Journey, model: str) -> dict[str, Any]:
    weights = [touch.weights.get(model, 0) for touch in journey.credited]
    amounts = [touch.amounts.get(model) for touch in journey.credited]
    known = [amount for amount in amounts if amount is not None]
    return {
        "touches_count": sum(weight > 0 for weight in weights),
        "credit_weight": sum(weights),
        "credit_amount": sum(known) if known else None,
    }


def _deal_name(key: str, *, names: Names) -> str:
    return names.deals.get(key, {}).get("name") or key


def _person_name(key: str | None, *, names: Names) -> str | None:
    return names.people.get(key or "", {}).get("name") or key


def _user_name(key: str | None, *, names: Names) -> str | None:
    return names.users.get(key or "", {}).get("name") or key


def _short(name: str | None) -> str | None:
    """A name that stands many times on a page; whole, it stands once."""
    if name is None or len(name) <= NAME_LENGTH:
        return name
    return f"{name[: NAME_LENGTH - 1]}…"


def _moment(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%d %H:%M}"


def _cents(amount: Any) -> str | None:
    return None if amount is None else formats.write(amount, kind="cents")


def _words(code: str | None) -> str | None:
    return None if code is None else code.replace("_", " ")
