"""A list of leads without a date is scored by fit, and what needs time is not measured."""

import csv
from collections import defaultdict
from collections.abc import Callable

import pytest

from tests.conftest import PROJECT, Company

EXAMPLE = PROJECT / "examples/flat_leads"
# Points of fit of the version in force, as an agreement's reader would add them up.
TITLES = {"CFO": 15, "VP Finance": 15, "Head of Accounting": 15, "Controller": 8, "Analyst": -5}
SEGMENTS = {"Enterprise": 10, "Mid-market": 5}
FROM_A_PARTNER, FROM_500_PEOPLE_ON = 3, 4


@pytest.fixture(scope="module")
def company(company_once: Callable[..., Company]) -> Company:
    return company_once("flat_leads", "--config", str(EXAMPLE / "leadloop.yml"), "run")


@pytest.fixture(scope="module")
def leads() -> list[dict[str, str]]:
    with (EXAMPLE / "leads.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def points(lead: dict[str, str], *, employees: int) -> float:
    return (
        TITLES.get(lead["title"], 0)
        + SEGMENTS.get(lead["segment"], 0)
        + FROM_A_PARTNER * (lead["source"] == "Partner")
        + FROM_500_PEOPLE_ON * (employees >= 500)
    )


def test_each_lead_is_scored_by_fit_and_held_against_its_outcome(
    company: Company, leads: list[dict[str, str]]
) -> None:
    employees: dict[str, int] = defaultdict(int)
    for lead in leads:
        employees[lead["company"]] = max(employees[lead["company"]], int(lead["employees"] or 0))
    expected: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for lead in leads:
        sides = expected[points(lead, employees=employees[lead["company"]])]
        sides[0] += 1
        sides[1] += lead["converted"] == "yes"
    found = company.query(
        "select fit_score, count(*), count(*) filter (outcome = 'won') "
        "from marts.fct_lead_scores inner join marts.fct_lead_cycles using (cycle_id) "
        "where moment_kind = 'undated' and fit_is_backfilled group by 1"
    )

    assert {score: sides for score, *sides in found} == expected
    assert sum(sides[0] for sides in expected.values()) == len(leads) == 400
    # The list was made by rules like these: good fit converts more often.
    high, low = (
        [sum(column) for column in zip(*sides, strict=True)]
        for sides in (
            [sides for score, sides in expected.items() if score >= 15],
            [sides for score, sides in expected.items() if score < 15],
        )
    )
    assert high[1] / high[0] > 2 * low[1] / low[0]


def test_what_needs_time_or_touches_is_not_measured(company: Company) -> None:
    assert company.query(
        "select count(score), count(engagement_score), count(score_band) from marts.fct_lead_scores"
    ) == [(0, 0, 0)]
    measured = dict(
        company.query(
            "select metric_name, numerator_count from marts.rpt_funnel_cohorts "
            "where slice_name = 'all' and period_grain = 'all' and rate is not null"
        )
    )
    won = company.value("select count(*) from marts.fct_lead_cycles where outcome = 'won'")
    assert measured["conversion_rate_inquiry_to_won"] == won > 0
    assert not [name for name in measured if name.startswith("strict")]
    assert (
        company.query(
            "select metric_name from marts.rpt_funnel_cohorts where value is not null "
            "and metric_name like '%days%'"
        )
        == []
    )
    reasons = company.query(
        "select distinct not_measured_reason from marts.rpt_follow_up where rate is null"
    )
    assert reasons
    assert all(reason for (reason,) in reasons)
