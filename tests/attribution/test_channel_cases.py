"""The hand-checkable cases by channel: a path's names are channels, a case has its own.

What the chain of all cases together is, is each case's own chain behind a common start.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import count

import pytest

from orchestration.home import Home
from tests.attribution.journeys import Company, Cycle, credit, read
from tests.requirements import require_test_data

MODELS = {
    "first_touch": "first_touch",
    "last_touch": "last_touch",
    "linear_per_touch": "linear",
    "linear_unique": "shapley",
    "shapley_set": "shapley",
    "position_40_20_40": "position_based",
    "position_30_0_70": "position_30_0_70",
}
CARDS = [("position_30_0_70", "first", 0.3), ("position_30_0_70", "last", 0.7)]
CONVERTED_AT = datetime(2025, 6, 1)


@pytest.fixture(scope="module")
def cases() -> list[dict]:
    return json.loads((require_test_data() / "attribution/cases.json").read_text())["cases"]


@pytest.fixture(scope="module")
def credited(home: Home, cases: list[dict]) -> Home:
    """The cases' journeys; those without a conversion end with a closed cycle."""
    company = Company(datetime(2025, 7, 1), cards=CARDS)
    people = count(1)
    for number, case in enumerate(cases):
        for path in case["paths"]:
            channels = [f"{number}:{name}" for name in path["path"] if name.strip()]
            for _ in range(path["conv"]):
                company.converts(next(people), channels, at=CONVERTED_AT)
            for _ in range(path["null"]):
                person = next(people)
                company.touch(person, channels, until=CONVERTED_AT)
                company.cycles.append(Cycle(person, closed_at=CONVERTED_AT))
    credit(home, company)
    return home


def expectations(cases: list[dict], *names: str) -> Iterator[tuple[int, str, dict]]:
    for number, case in enumerate(cases):
        for name, expected in case["expect"].items():
            if name in names:
                yield number, name, expected


def test_every_expectation_on_credit_is_met(cases: list[dict], credited: Home) -> None:
    found: dict[tuple[str, str], float] = defaultdict(float)
    for model, channel, weight in read(
        credited,
        "select attribution_model, channel, sum(credit_weight) from marts.fct_attribution_long "
        "where conversion_type = 'won' and lookback_days = 365 group by all",
    ):
        found[model, channel] = weight
    compared = list(expectations(cases, *MODELS))
    for number, name, expected in compared:
        credit_of_case = {
            channel.removeprefix(f"{number}:"): weight
            for (model, channel), weight in found.items()
            if model == MODELS[name] and channel.startswith(f"{number}:") and weight > 0
        }
        assert credit_of_case == pytest.approx(expected, abs=1e-9), (number, name)
    assert {name for _, name, _ in compared} == set(MODELS)


def test_every_expectation_on_transitions_is_met(cases: list[dict], credited: Home) -> None:
    rows = read(
        credited,
        "select from_state, to_state, transitions_count from marts.fct_channel_transitions "
        "where conversion_type = 'won' and lookback_days = 365",
    )
    words = {"(start)": "start", "(conversion)": "conv", "(null)": "null"}
    compared = list(expectations(cases, "transition"))
    assert compared
    for number, _, expected in compared:
        own = f"{number}:"
        counts = {
            (words.get(left) or left.removeprefix(own), words.get(to) or to.removeprefix(own)): n
            for left, to, n in rows
            if left.startswith(own) or to.startswith(own)
        }
        leaving: dict[str, int] = defaultdict(int)
        for (left, _), n in counts.items():
            leaving[left] += n
        shares = {f"{left}>{to}": n / leaving[left] for (left, to), n in counts.items()}
        assert shares == pytest.approx(expected, abs=1e-9)


def test_blank_touches_make_no_channel(cases: list[dict], credited: Home) -> None:
    channels = {
        channel for (channel,) in read(credited, "select channel from marts.rpt_channel_markov")
    }
    for number, _, expected in expectations(cases, "channels"):
        own = f"{number}:"
        assert {name.removeprefix(own) for name in channels if name.startswith(own)} == set(
            expected
        )


def test_nothing_that_the_cases_expect_is_left_unread(cases: list[dict]) -> None:
    read_here = {*MODELS, "transition", "channels", "no_crash", "no_empty_channel"}
    assert {name for case in cases for name in case["expect"]} == read_here
