"""The attribution models once more, in plain Python: one conversion at a time, as metrics are told.

Slow and obvious on purpose; shares nothing with the project's SQL but the definitions.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tests.attribution.journeys import Company, Deal, Touch

TYPES = ("mql", "opportunity", "won")
HALF_LIFE = timedelta(days=7)
CARDS: dict[str, dict[str, float]] = {
    "first_touch": {"first": 1},
    "last_touch": {"last": 1},
    "lead_creation": {"lead": 1},
    "linear": {"others": 1},
    "u_shaped": {"first": 0.4, "lead": 0.4, "others": 0.2},
    "position_based": {"first": 0.4, "last": 0.4, "others": 0.2},
    "w_shaped": {"first": 0.3, "lead": 0.3, "deal": 0.3, "others": 0.1},
    "full_path": {"first": 0.225, "lead": 0.225, "deal": 0.225, "won": 0.225, "others": 0.1},
}

Chain = Mapping[tuple[str, str], int]


class Conversion(NamedTuple):
    """Something that happened at a moment, by the touches of people who became known at `lead`."""

    conversion_id: str
    kind: str
    people: tuple[int, ...]
    lead: datetime | None
    deal: datetime | None
    at: datetime
    amount: Decimal | None


class Credit(NamedTuple):
    """What one touch earns: its weight and, if the amount is known, its part of it."""

    weight: float
    amount: Decimal | None


def conversions(company: Company) -> Iterator[Conversion]:
    """Cycles that reached mql, deals that were created, deals that were won."""
    for number, cycle in enumerate(company.cycles):
        if cycle.mql_at:
            lead = company.known_at.get(cycle.person)
            cycle_id, people = f"mql:{cycle.person}-{number}", (cycle.person,)
            yield Conversion(cycle_id, "mql", people, lead, None, cycle.mql_at, None)
    for deal in company.deals:
        known = [at for at in map(company.known_at.get, deal.people) if at]
        lead, created = min(known, default=None), deal.created_at
        who = (deal.people, lead, created)
        yield Conversion(f"opportunity:{deal.deal_id}", "opportunity", *who, created, deal.amount)
        if deal.status == "won" and deal.closed_at:
            yield Conversion(f"won:{deal.deal_id}", "won", *who, deal.closed_at, deal.amount)


class Touches:
    """The eligible touches of a company, by person, in their one order."""

    def __init__(self, company: Company) -> None:
        self.by_person: dict[int, list[Touch]] = {}
        for touch in sorted(company.touches, key=lambda one: (one.touched_at, one.touch_id)):
            if touch.is_eligible:
                self.by_person.setdefault(touch.person, []).append(touch)

    def path(self, people: Sequence[int], until: datetime, lookback_days: int) -> list[Touch]:
        """The touches of some people inside a look-back."""
        found = [
            touch
            for person in people
            for touch in self.by_person.get(person, [])
            if timedelta(0) <= until - touch.touched_at <= timedelta(days=lookback_days)
        ]
        return sorted(found, key=lambda one: (one.touched_at, one.touch_id))

    def last(self, people: Sequence[int]) -> datetime | None:
        """When any of them was last touched."""
        ends = [
            self.by_person[person][-1].touched_at for person in people if person in self.by_person
        ]
        return max(ends, default=None)


def milestones(path: Sequence[Touch], conversion: Conversion) -> dict[str, int]:
    """The place on the path of each milestone's touch: the last one at or before it."""
    moments = {
        "lead": conversion.lead,
        "deal": conversion.deal,
        "won": conversion.at if conversion.kind == "won" else None,
    }
    places = {"first": 0, "last": len(path) - 1}
    for name, moment in moments.items():
        if moment and moment <= conversion.at:
            before = [place for place, touch in enumerate(path) if touch.touched_at <= moment]
            if before:
                places[name] = before[-1]
    return places


def card_weights(card: Mapping[str, float], places: Mapping[str, int], n: int) -> list[float]:
    """The weights of n touches under a card."""
    anchored = [0.0] * n
    for name, share in card.items():
        if name in places:
            anchored[places[name]] += share
    others = [place for place in range(n) if not anchored[place]]
    given = sum(anchored)
    if not given:
        everywhere = card.get("others", 0) > 0
        return [1 / n] * n if everywhere else [1.0] + [0.0] * (n - 1)
    rest = card.get("others", 0) if others else 0
    return [
        anchored[place] / given * (1 - rest) if anchored[place] else rest / len(others)
        for place in range(n)
    ]


def decay_weights(path: Sequence[Touch], at: datetime) -> list[float]:
    """Time decay."""
    raw = [2.0 ** -((at - touch.touched_at) / HALF_LIFE) for touch in path]
    return [weight / sum(raw) for weight in raw]


def channel_weights(path: Sequence[Touch], worth: Mapping[str, float]) -> list[float]:
    """What channels are worth, normalised over the path and shared by their touches."""
    touches = Counter(touch.channel for touch in path)
    whole = sum(worth[channel] for channel in touches)
    return [worth[touch.channel] / whole / touches[touch.channel] for touch in path]


def dealt_out(
    amount: Decimal | None, weights: Sequence[float], line: Sequence[tuple]
) -> list[Decimal | None]:
    """An amount in cents by largest remainder; equal ones go by their place in line."""
    if amount is None:
        return [None] * len(weights)
    cents = int(abs(amount) * 100)
    exact = [cents * weight for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(
        range(len(weights)), key=lambda place: (-round(exact[place] % 1, 6), *line[place])
    )
    for place in order[: cents - sum(parts)]:
        parts[place] += 1
    sign = -1 if amount < 0 else 1
    return [Decimal(sign * part) / 100 for part in parts]


def credits_of(
    path: Sequence[Touch],
    conversion: Conversion,
    *,
    removal: Mapping[str, float],
    cards: Mapping[str, Mapping[str, float]],
) -> dict[str, list[Credit]]:
    """Every model's credit for the touches of one path."""
    places, n = milestones(path, conversion), len(path)
    first_of: dict[str, int] = {}
    for place, touch in enumerate(path):
        first_of.setdefault(touch.channel, place)
    anchors = set(places.values())
    by_role = [(0 if p == 0 else 2 if p in anchors else 1, p) for p in range(n)]
    by_channel = [(first_of[touch.channel], place) for place, touch in enumerate(path)]
    by_place = [(place,) for place in range(n)]
    weights = {
        **{model: (card_weights(card, places, n), by_role) for model, card in cards.items()},
        "time_decay": (decay_weights(path, conversion.at), by_place),
        "shapley": (channel_weights(path, dict.fromkeys(first_of, 1.0)), by_channel),
        "markov": (channel_weights(path, removal), by_channel),
    }
    return {
        model: [
            Credit(*earned)
            for earned in zip(shares, dealt_out(conversion.amount, shares, line), strict=True)
        ]
        for model, (shares, line) in weights.items()
    }


class Ending(NamedTuple):
    """A journey without a conversion of some kinds; open if it has no end."""

    people: tuple[int, ...]
    kinds: tuple[str, ...]
    closed_at: datetime | None


def endings(company: Company, touches: Touches) -> Iterator[Ending]:
    """Deals that were not won, cycles that lack something, people without a cycle."""
    for deal in company.deals:
        if deal.status != "won" and deal.people:
            yield Ending(deal.people, ("won",), _lost_at(deal))
    for cycle in company.cycles:
        without_deal = ("opportunity", "won") if cycle.role is None else ()
        kinds = (() if cycle.mql_at else ("mql",)) + without_deal
        yield Ending((cycle.person,), kinds, cycle.closed_at)
    for person in touches.by_person.keys() - {cycle.person for cycle in company.cycles}:
        yield Ending((person,), TYPES, None)


def _lost_at(deal: Deal) -> datetime | None:
    return deal.closed_at if deal.status == "lost" else None


class Population(NamedTuple):
    """The chain of one kind of conversion and look-back, and what it was counted from."""

    chain: Chain
    converted: int
    nulls: int
    young: int


def population(company: Company, touches: Touches, kind: str, lookback_days: int) -> Population:
    """All journeys that ended, with or without the conversion."""
    chain: Counter[tuple[str, str]] = Counter()
    converted = nulls = young = 0
    for conversion in conversions(company):
        if conversion.kind == kind:
            path = touches.path(conversion.people, conversion.at, lookback_days)
            converted += bool(path)
            chain.update(steps(path, "(conversion)"))
    for ending in endings(company, touches):
        last = touches.last(ending.people)
        if kind not in ending.kinds or last is None:
            continue
        if not ending.closed_at and company.as_of - last <= timedelta(days=lookback_days):
            young += 1
            continue
        path = touches.path(ending.people, ending.closed_at or last, lookback_days)
        nulls += bool(path)
        chain.update(steps(path, "(null)"))
    return Population(chain, converted, nulls, young)


def steps(path: Sequence[Touch], end: str) -> list[tuple[str, str]]:
    """The transitions of one journey; a channel after itself is none."""
    states = ["(start)", *(touch.channel for touch in path), end] if path else []
    return [(one, other) for one, other in pairwise(states) if one != other]


def removal_effects(chain: Chain) -> dict[str, float]:
    """The share of conversions lost if a channel led nowhere, by taking it out of the chain."""
    whole = conversion_probability(chain)
    channels = {one for one, _ in chain} - {"(start)"}
    return {
        channel: float(1 - conversion_probability(chain, without=channel) / whole) if whole else 0.0
        for channel in channels
    }


def conversion_probability(chain: Chain, without: str = "") -> Fraction:
    """The exact probability of (conversion) from (start), by elimination of every channel."""
    leaving: Counter[str] = Counter()
    for (one, _), n in chain.items():
        leaving[one] += n
    steps: dict[str, dict[str, Fraction]] = {one: {} for one in leaving}
    for (one, other), n in chain.items():
        end = "(null)" if other == without else other
        steps[one][end] = steps[one].get(end, Fraction(0)) + Fraction(n, leaving[one])
    for channel in sorted(leaving.keys() - {"(start)"}):
        onward = steps.pop(channel)
        stay = onward.pop(channel, Fraction(0))
        for row in steps.values():
            through = row.pop(channel, Fraction(0))
            for other, share in onward.items() if through else ():
                row[other] = row.get(other, Fraction(0)) + through * share / (1 - stay)
    return steps.get("(start)", {}).get("(conversion)", Fraction(0))
