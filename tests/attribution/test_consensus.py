"""The well-known file of 10,000 paths, against what independent implementations agree on.

Its rows are read out of the package `mta`, which is not imported. A journey without a conversion
goes quiet 100 days before the run: it is a null path under a look-back of 90 days, and may still
convert under longer ones, which therefore show the chain without null paths.
"""

import csv
import gzip
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import files
from itertools import count
from typing import NamedTuple

import pytest

from orchestration.home import Home
from tests.attribution.journeys import Company, credit, read
from tests.requirements import require_test_data

AS_OF = datetime(2026, 1, 1)
ENDED_AT = AS_OF - timedelta(days=100)
WEIGHTS = {
    "first_touch_conversions": "first_touch",
    "last_touch_conversions": "last_touch",
    "linear_per_touch_conversions": "linear",
    "linear_unique_channel_conversions": "shapley",
    "position_40_20_40_conversions": "position_based",
    "shapley_set_conversions": "shapley",
}
VALUES = {
    "first_touch_value": "first_touch",
    "last_touch_value": "last_touch",
    "linear_touch_value": "linear",
    "position_40_20_40_value": "position_based",
}
CHAINS = {
    "markov1_removal_effect": ("removal_effect", 90),
    "markov1_conversions": ("attributed_conversions_count", 90),
    "markov1_no_null_conversions": ("attributed_conversions_count", 365),
}


class Row(NamedTuple):
    """One row of the file: a path, and how many journeys along it converted, for how much."""

    path: list[str]
    conversions: int
    value: float
    nulls: int


def rows() -> Iterator[Row]:
    (found,) = (file for file in files("mta") or [] if file.name == "data.csv.gz")
    with gzip.open(found.locate(), "rt") as file:
        for row in csv.DictReader(file):
            yield Row(
                [name.strip() for name in row["path"].split(">")],
                int(row["total_conversions"]),
                float(row["total_conversion_value"]),
                int(row["total_null"]),
            )


@pytest.fixture(scope="module")
def consensus() -> dict[str, dict[str, float]]:
    path = require_test_data() / "attribution/expected_consensus.csv"
    with path.open() as file:
        return {
            row.pop("channel_name"): {name: float(value) for name, value in row.items()}
            for row in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def values(home: Home) -> dict[int, float]:
    """What each deal is worth, by its person, once all journeys are credited."""
    company, people, values = Company(AS_OF), count(1), {}
    for row in rows():
        for _ in range(row.conversions):
            person = next(people)
            company.converts(person, row.path, at=ENDED_AT)
            values[person] = row.value / row.conversions
        for _ in range(row.nulls):
            company.touch(next(people), row.path, until=ENDED_AT)
    credit(home, company)
    return values


def column(consensus: dict[str, dict[str, float]], name: str) -> dict[str, float]:
    return {channel: row[name] for channel, row in consensus.items()}


@pytest.mark.parametrize("name", WEIGHTS)
def test_conversions_by_model(
    home: Home, values: dict, consensus: dict[str, dict[str, float]], name: str
) -> None:
    found = read(
        home,
        "select channel, sum(credit_weight) from marts.fct_attribution_long "
        "where conversion_type = 'won' and lookback_days = 90 "
        f"and attribution_model = '{WEIGHTS[name]}' group by channel",
    )
    expected = column(consensus, name)
    assert dict(found) == pytest.approx(expected, rel=1e-12, abs=1e-9)
    if name in ("first_touch_conversions", "last_touch_conversions"):
        assert dict(found) == expected


@pytest.mark.parametrize("name", VALUES)
def test_values_by_model(
    home: Home, values: dict[int, float], consensus: dict[str, dict[str, float]], name: str
) -> None:
    worth: dict[str, float] = {}
    for channel, person, weight in read(
        home,
        "select credits.channel, cast(conversions.opportunity_id as integer), sum(credit_weight) "
        "from marts.fct_attribution_long as credits "
        "inner join marts.fct_attribution_paths as paths using (conversion_id, lookback_days) "
        "inner join build.intermediate.int_conversions as conversions using (conversion_number) "
        "where credits.conversion_type = 'won' and lookback_days = 90 "
        f"and attribution_model = '{VALUES[name]}' group by all",
    ):
        worth[channel] = worth.get(channel, 0) + weight * values[person]
    assert worth == pytest.approx(column(consensus, name), rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("name", CHAINS)
def test_the_exact_chain(
    home: Home, values: dict, consensus: dict[str, dict[str, float]], name: str
) -> None:
    result, lookback_days = CHAINS[name]
    found = read(
        home,
        f"select channel, {result} from marts.rpt_channel_markov "
        f"where conversion_type = 'won' and lookback_days = {lookback_days}",
    )
    assert dict(found) == pytest.approx(column(consensus, name), rel=1e-9, abs=1e-9)


def test_the_population_is_the_files(home: Home, values: dict) -> None:
    conversions = sum(row.conversions for row in rows())
    nulls = sum(row.nulls for row in rows())
    found = read(
        home,
        "select distinct lookback_days, converted_journeys_count, null_journeys_count, "
        "young_journeys_count, conversion_rate from marts.rpt_channel_markov "
        "where conversion_type = 'won' order by lookback_days",
    )
    assert [row[:4] for row in found] == [
        (90, conversions, nulls, 0),
        (180, conversions, 0, nulls),
        (365, conversions, 0, nulls),
    ]
    rates = [conversions / (conversions + nulls), 1, 1]
    assert [row[4] for row in found] == pytest.approx(rates, abs=1e-12)
