"""The rule of an attribution model in one line, for every reader: pages, terminal and notebooks.

A card is told by its shares, for a company may change those of any model, built in or not.
"""

from collections.abc import Mapping
from typing import Any

from dashboard import formats

Card = Mapping[str, Any]

ANCHORS = {
    "first_share": "first touch",
    "lead_creation_share": "lead creation",
    "opportunity_creation_share": "opportunity creation",
    "closed_won_share": "closed won",
    "last_share": "last touch",
    "others_share": "others",
}
EVENLY = "The same credit to every touch"


def rule(card: Card) -> str:
    """A row of the query `attribution_cards` as words; a model without shares by its description.

    First touch 40 %, lead creation 40 %, others 20 %.
    """
    shares = {name: card[field] for field, name in ANCHORS.items() if card[field]}
    if shares.keys() == {ANCHORS["others_share"]}:
        return EVENLY
    if shares:
        parts = [f"{name} {_percent(share)}" for name, share in shares.items()]
        return _sentence(", ".join(parts))
    if card["half_life_days"] is not None:
        half_life = formats.write(card["half_life_days"], kind="count")
        return f"{card['description']} (half-life {half_life} days)"
    return card["description"]


def titled_rule(card: Card) -> str:
    """The rule with the model's name before it, as a sentence beside the model's numbers."""
    return f"{card['title']}: {rule(card)}."


def _percent(share: float) -> str:
    """0.225 as 22.5 %, 0.4 as 40 %."""
    return f"{formats.plain(share * 100)}{formats.SPACE}%"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
