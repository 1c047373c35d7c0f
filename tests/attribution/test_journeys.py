"""Random journeys by the project's own models, against the same models in plain Python.

A batch is one company, credited in one run of dbt. It holds ties, repeats, paths of 0 to 5,000
touches, people on several deals, milestones before and after everything, and amounts that are
large, tiny, zero, negative and unknown.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest

from orchestration.home import Home
from tests.attribution import journeys, plain
from tests.attribution.journeys import Company, Cycle, Deal, Touch, read

AS_OF = datetime(2026, 1, 1)
LOOKBACKS = (90, 180, 365)
CHANNELS = ("direct", "email", "event", "nurture", "paid_search", "referral", "video", "webinar")
AMOUNTS = ("0", "-100.01", "0.01", "0.05", "99.99", "18000", "33333.33", "1234567.89")
HOUSE = {"first": 0.5, "won": 0.25, "last": 0.25}
HOUSE_ROWS = [("house", "first", 0.5), ("house", "closed_won", 0.25), ("house", "last", 0.25)]
LONGEST_PATH = 5_000
LAWS = (
    "attribution_credits_sum_to_the_deal",
    "attribution_weights_sum_to_one",
    "attribution_columns_equal_the_long_form",
    "attribution_cards_share_everything",
    "attribution_ties_out_with_the_crm",
    "markov_explains_every_journey",
)
# What breaks a law, and what mends it again.
DEFECTS = {
    "attribution_credits_sum_to_the_deal": (
        "update marts.fct_attribution_decay_amounts set amount = amount + 0.01",
        "update marts.fct_attribution_decay_amounts set amount = amount - 0.01",
    ),
    "attribution_weights_sum_to_one": (
        "update marts.fct_attribution_channel_credits set shapley_weight = shapley_weight + 0.001",
        "update marts.fct_attribution_channel_credits set shapley_weight = shapley_weight - 0.001",
    ),
    "markov_explains_every_journey": (
        "update marts.rpt_channel_markov set conversion_rate = conversion_rate + 0.001",
        "update marts.rpt_channel_markov set conversion_rate = conversion_rate - 0.001",
    ),
}

Key = tuple[str, int, str]


class Batch(NamedTuple):
    """A company and what is published about it: credit by conversion, look-back and model."""

    company: Company
    earned: dict[Key, dict[str, plain.Credit]]
    reasons: dict[tuple[str, int], str]
    chains: dict[tuple[str, int], list[tuple]]


def random_company(seed: int, *, people: int = 220) -> Company:
    """Journeys as life and as malice would have them."""
    chance = random.Random(seed)
    company = Company(AS_OF, cards=HOUSE_ROWS)
    for person in range(1, people + 1):
        end = moment(chance, within=700)
        longest = LONGEST_PATH if person == 1 else chance.choice((0, 1, 1, 2, 3, 5, 8, 20))
        for number in range(longest):
            company.touches.append(random_touch(chance, person, number, end))
        known_at = end - timedelta(days=chance.choice((0, 10, 100, 400)))
        company.known_at[person] = known_at if chance.random() < 0.9 else None
        company.deals += random_deals(chance, person, people, end)
    on_deals = {person for deal in company.deals for person in deal.people}
    for person in range(1, people + 1):
        company.cycles += random_cycles(chance, person, is_on_deal=person in on_deals)
    return company


def moment(chance: random.Random, *, within: int) -> datetime:
    return AS_OF - timedelta(days=chance.randrange(within), hours=chance.randrange(24))


def random_touch(chance: random.Random, person: int, number: int, end: datetime) -> Touch:
    """Often at the same moment as another one, at a boundary, or after everything."""
    days = chance.choice((0, 0, 7, 7, 14, 89, 90, 91, 180, 365, 366, chance.uniform(-30, 400)))
    at = min(end - timedelta(days=days), AS_OF)
    # Ids that are in no order, as sources issue them.
    touch_id = f"{chance.randrange(10**9):09}-{person}-{number}"
    return Touch(touch_id, person, chance.choice(CHANNELS), at, chance.random() < 0.9)


def random_deals(chance: random.Random, person: int, people: int, end: datetime) -> Iterator[Deal]:
    for number in range(chance.choice((0, 0, 1, 1, 2))):
        others = {chance.randrange(1, people + 1) for _ in range(chance.choice((0, 0, 1, 3)))}
        who = (person, *sorted(others - {person})) if chance.random() < 0.95 else ()
        status = chance.choice(("won", "won", "lost", "open"))
        amount = Decimal(chance.choice(AMOUNTS)) if chance.random() < 0.9 else None
        # A deal may be created after it was won: such rows exist.
        created_at = end - timedelta(days=chance.choice((-3, 0, 7, 60)))
        closed_at = None if status == "open" else end
        yield Deal(f"{person}-{number}", who, min(created_at, AS_OF), status, closed_at, amount)


def random_cycles(chance: random.Random, person: int, *, is_on_deal: bool) -> Iterator[Cycle]:
    role = chance.choice(("primary", "supporting")) if is_on_deal else None
    for _ in range(1 if is_on_deal else chance.choice((0, 1, 1, 2))):
        mql_at = moment(chance, within=600) if chance.random() < 0.5 else None
        closed_at = moment(chance, within=500) if chance.random() < 0.6 else None
        yield Cycle(person, mql_at, closed_at, role)


def published(home: Home, company: Company) -> Batch:
    """Credit the company and read what is published about it."""
    journeys.credit(home, company)
    earned: dict[Key, dict[str, plain.Credit]] = defaultdict(dict)
    for conversion, lookback, model, touch, weight, amount in read(
        home,
        """
        select
            conversions.conversion_id, long.lookback_days, long.attribution_model,
            path_touches.touch_id, long.credit_weight, long.credit_amount
        from marts.fct_attribution_long as long
        inner join marts.fct_attribution_paths as paths using (conversion_id, lookback_days)
        inner join marts.fct_attribution_touches as touches
            on paths.conversion_number = touches.conversion_number
            and long.touch_id = touches.touch_id
        inner join build.intermediate.int_conversion_touches as path_touches
            on touches.conversion_number = path_touches.conversion_number
            and touches.path_position = path_touches.path_position
        inner join build.intermediate.int_conversions as conversions
            on paths.conversion_number = conversions.conversion_number
        """,
    ):
        earned[conversion, lookback, model][touch] = plain.Credit(weight, amount)
    reasons = read(
        home,
        "select conversions.conversion_id, lookback_days, unattributed_reason "
        "from marts.fct_attribution_paths "
        "inner join build.intermediate.int_conversions as conversions using (conversion_number) "
        "where unattributed_reason is not null",
    )
    chains = defaultdict(list)
    for kind, lookback, *row in read(
        home,
        "select conversion_type, lookback_days, channel, removal_effect, conversion_rate, "
        "converted_journeys_count, null_journeys_count, young_journeys_count "
        "from marts.rpt_channel_markov",
    ):
        chains[kind, lookback].append(tuple(row))
    return Batch(company, earned, {(one, days): why for one, days, why in reasons}, chains)


@pytest.fixture(
    scope="module", params=[7, *(pytest.param(n, marks=pytest.mark.full) for n in (8, 9))]
)
def batch(request: pytest.FixtureRequest, home: Home) -> Batch:
    return published(home, random_company(request.param))


def test_every_model_agrees_with_plain_python(batch: Batch) -> None:
    company, touches = batch.company, plain.Touches(batch.company)
    cards = {**plain.CARDS, "house": HOUSE}
    removal = {
        (kind, days): plain.removal_effects(plain.population(company, touches, kind, days).chain)
        for kind in plain.TYPES
        for days in LOOKBACKS
    }
    compared = set()
    for conversion in plain.conversions(company):
        for days in LOOKBACKS:
            path = touches.path(conversion.people, conversion.at, days)
            name = conversion.conversion_id
            assert bool(path) != ((name, days) in batch.reasons), (name, days)
            if not path:
                continue
            effect = removal[conversion.kind, days]
            expected = plain.credits_of(path, conversion, removal=effect, cards=cards)
            for model, shares in expected.items():
                found = batch.earned[name, days, model]
                assert found.keys() == {touch.touch_id for touch in path}, (name, days, model)
                in_order = [found[touch.touch_id] for touch in path]
                assert [credit.weight for credit in in_order] == pytest.approx(
                    [credit.weight for credit in shares], rel=1e-9, abs=1e-12
                ), (name, days, model)
                assert [credit.amount for credit in in_order] == [
                    credit.amount for credit in shares
                ], (name, days, model)
                compared.add((name, days, model))
    models = {model for _, _, model in compared}
    assert models == {*cards, "time_decay", "markov", "shapley"}
    assert {key for key in batch.earned if key[2] in models} == compared
    longest = max(len(touches_of) for touches_of in batch.earned.values())
    assert longest > LONGEST_PATH / 4


def test_weights_sum_to_one_and_cents_to_the_amount(batch: Batch) -> None:
    amounts = {one.conversion_id: one.amount for one in plain.conversions(batch.company)}
    signs = set()
    for (name, _, _), earned in batch.earned.items():
        assert min(credit.weight for credit in earned.values()) >= 0
        assert sum(credit.weight for credit in earned.values()) == pytest.approx(1, abs=1e-9)
        amount = amounts[name]
        if amount is None:
            assert {credit.amount for credit in earned.values()} == {None}
        else:
            assert sum(credit.amount for credit in earned.values()) == amount
        signs.add(None if amount is None else amount.compare(0))
    assert signs == {None, Decimal(-1), Decimal(0), Decimal(1)}


def test_the_chain_is_that_of_plain_python_and_starts_at_the_observed_rate(batch: Batch) -> None:
    touches = plain.Touches(batch.company)
    for kind in plain.TYPES:
        for days in LOOKBACKS:
            population = plain.population(batch.company, touches, kind, days)
            rows = batch.chains[kind, days]
            counted = {row[3:] for row in rows}
            assert counted == {(population.converted, population.nulls, population.young)}
            assert min(population[1:]) > 0
            effects = {channel: effect for channel, effect, *_ in rows}
            expected = plain.removal_effects(population.chain)
            assert effects == pytest.approx(expected, rel=1e-9, abs=1e-12)
            rate = population.converted / (population.converted + population.nulls)
            assert [row[2] for row in rows] == pytest.approx([rate] * len(rows), abs=1e-12)


def test_every_touch_of_someone_on_it_is_on_the_path_or_excluded_with_its_reason(
    home: Home, batch: Batch
) -> None:
    found: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for name, days, touch, reason in read(
        home,
        """
        with touch_keys as (
            select distinct touches.touch_id, path_touches.touch_id as name
            from marts.fct_attribution_touches as touches
            inner join build.intermediate.int_conversion_touches as path_touches
                using (conversion_number, path_position)
        )
        select
            conversions.conversion_id, lookback_days, touch_keys.name, excluded_reason
        from marts.fct_attribution_exclusions as exclusions
        inner join marts.fct_attribution_paths as paths using (conversion_id, lookback_days)
        inner join build.intermediate.int_conversions as conversions using (conversion_number)
        inner join touch_keys using (touch_id)
        """,
    ):
        found[name, days][touch] = reason
    known = {touch for earned in batch.earned.values() for touch in earned}
    touches, reasons = plain.Touches(batch.company), set()
    for conversion in plain.conversions(batch.company):
        for days in LOOKBACKS:
            expected = {
                touch.touch_id: "after_milestone"
                if touch.touched_at > conversion.at
                else "outside_lookback"
                for person in conversion.people
                for touch in touches.by_person.get(person, [])
                if touch.touch_id in known
                and not timedelta(0) <= conversion.at - touch.touched_at <= timedelta(days=days)
            }
            assert found[conversion.conversion_id, days] == expected
            reasons |= set(expected.values())
    assert reasons == {"after_milestone", "outside_lookback"}


def test_the_laws_of_attribution_hold(home: Home, batch: Batch) -> None:
    journeys.dbt(home, "test", "--select", *LAWS, as_of=AS_OF)


@pytest.mark.parametrize("law", DEFECTS)
def test_a_law_that_is_broken_is_noticed(home: Home, batch: Batch, law: str) -> None:
    spoil, mend = DEFECTS[law]
    journeys.change(home, spoil)
    try:
        done = journeys.dbt(home, "test", "--select", *LAWS, as_of=AS_OF, fails=True)
    finally:
        journeys.change(home, mend)
    assert f"Failure in test {law} " in done.stdout


def test_neither_row_order_nor_touches_outside_the_window_change_a_path(
    home: Home, batch: Batch
) -> None:
    """Last of this batch, for it credits another company in its place."""
    company = batch.company
    stray = list(strays(company))
    assert stray
    other = replace(company, touches=[*company.touches, *stray], deals=[*company.deals])
    for rows in (other.touches, other.deals):
        random.Random(1).shuffle(rows)
    again = published(home, other)
    assert again.reasons.keys() == batch.reasons.keys()
    assert again.earned.keys() == batch.earned.keys()
    for key, earned in batch.earned.items():
        found = again.earned[key]
        assert found.keys() == earned.keys(), key
        for touch, credit in earned.items():
            assert found[touch].weight == pytest.approx(credit.weight, rel=1e-12, abs=1e-15), key
            assert found[touch].amount == credit.amount, key


def strays(company: Company) -> Iterator[Touch]:
    """Touches that no path may hold: not eligible, or years before anything happened.

    Of people who have others, for a single touch of anyone is a journey.
    """
    for number, person in enumerate(sorted(plain.Touches(company).by_person)):
        early = AS_OF - timedelta(days=3_000 + number)
        yield Touch(f"early-{person}", person, CHANNELS[number % len(CHANNELS)], early)
        yield Touch(f"bot-{person}", person, "direct", AS_OF - timedelta(days=number), False)
