"""A model's rule in one line: its shares as they are in force, whatever the model is called."""

import pytest

from dashboard.rules import ANCHORS, rule, titled_rule

SHARES = dict.fromkeys(ANCHORS)


@pytest.mark.parametrize(
    ("card", "told"),
    [
        (
            {"first_share": 0.4, "lead_creation_share": 0.4, "others_share": 0.2},
            "First touch 40\u00a0%, lead creation 40\u00a0%, others 20\u00a0%",
        ),
        (
            # Of the built-in name, with the company's own shares.
            {"first_share": 0.225, "last_share": 0.775, "lead_creation_share": 0.0},
            "First touch 22.5\u00a0%, last touch 77.5\u00a0%",
        ),
        ({"last_share": 1.0}, "Last touch 100\u00a0%"),
        ({"others_share": 1.0, "first_share": 0.0}, "The same credit to every touch"),
        ({"half_life_days": 7.0}, "Nearer touches earn more (half-life 7 days)"),
        ({}, "Nearer touches earn more"),
    ],
)
def test_a_card_is_told_by_its_shares_and_a_method_by_its_description(
    card: dict, told: str
) -> None:
    whole = {"title": "U-shaped", "description": "Nearer touches earn more", "half_life_days": None}

    assert rule(whole | SHARES | card) == told
    assert titled_rule(whole | SHARES | card) == f"U-shaped: {told}."


def test_a_card_of_the_companys_own_needs_no_description() -> None:
    house = {"title": "house", "description": None, "half_life_days": None}

    assert rule(house | SHARES | {"first_share": 1.0}) == "First touch 100\u00a0%"
