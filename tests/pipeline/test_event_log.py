"""A source that only has an event log: one file, mapped by a `custom` folder alone.

Thirty-six cases in six groups, each written once and repeated, so that every figure can be checked
by hand. Within a case the offsets differ: read without them, the figures would be others.

- A (10): handed off on 2 March 2026 at 09:00 UTC, called 2 hours later, accepted, won on 15 April.
- B (8): handed off on 2 March at 14:00 UTC, written to 30 hours later, rejected on 5 March.
- C (6): handed off on 6 October 2025, called an hour later, sent back on 26 October. Three return
  on 20 December: handed off on 12 January, called 4 hours later, two of them accepted and won.
- D (5): handed off and never answered, three in January (expired), two in June (still open).
- E (4): filled a form and was never handed off.
- F (3): handed off in January, and only a sequence's mail went out: nobody answered either.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import Company

SETTINGS = Path(__file__).parent / "event_log" / "leadloop.yml"


@pytest.fixture(scope="module")
def company(company_once: Callable[..., Company]) -> Company:
    return company_once("event_log", "--config", str(SETTINGS), "run")


def rate(company: Company, report: str, metric: str) -> tuple[int, int]:
    """Numerator and denominator of a rate over all."""
    ((numerator, denominator),) = company.query(
        f"select numerator_count, denominator_count from marts.{report} "
        f"where metric_name = '{metric}' and slice_name = 'all' and period_grain = 'all'"
    )
    return numerator, denominator


def test_each_case_has_its_cycles_and_each_cycle_its_outcome(company: Company) -> None:
    outcomes = company.query("select cycle_number, outcome from marts.fct_lead_cycles")
    assert Counter(outcomes) == {
        (1, "won"): 10,
        (1, "rejected"): 8,
        (1, "recycled"): 6,
        (2, "won"): 2,
        (2, "open_in_sales"): 1,
        (1, "expired"): 3 + 3,
        (1, "open_in_sales"): 2,
        (1, "open_in_marketing"): 4,
    }


def test_hours_to_the_first_answer_are_counted_between_offsets(company: Company) -> None:
    hours = company.query("select response_hours from marts.fct_lead_cycles where has_handed_off")
    assert Counter(hour for (hour,) in hours) == {1.0: 6, 2.0: 10, 4.0: 3, 30.0: 8, None: 8}


def test_times_are_utc_whatever_their_offset(company: Company) -> None:
    times = company.query(
        "select distinct handed_off_at, first_followed_up_at, recycled_at "
        "from marts.fct_lead_cycles where outcome in ('rejected', 'recycled') order by all"
    )
    assert times == [
        # 02:30 came twice that night: with its offset it is the second.
        (datetime(2025, 10, 6, 6, 30), datetime(2025, 10, 6, 7, 30), datetime(2025, 10, 26, 1, 30)),
        (datetime(2026, 3, 2, 14), datetime(2026, 3, 3, 20), None),
    ]


@pytest.mark.parametrize(
    ("metric", "parts"),
    [
        # Every hand-off is older than a week; D and F were not answered by a person.
        ("follow_up_rate", (27, 35)),
        ("acceptance_rate", (12, 35)),
        # Two hand-offs are younger than a month.
        ("leak_rate", (6, 33)),
        ("rejection_rate", (8, 33)),
        ("rejection_reason_coverage", (0, 8)),
        ("rejected_without_reason", (8, 8)),
    ],
)
def test_follow_up_is_measured(company: Company, metric: str, parts: tuple[int, int]) -> None:
    assert rate(company, "rpt_follow_up", metric) == parts


@pytest.mark.parametrize(
    ("metric", "parts"),
    [
        # Two hand-offs are younger than three months.
        ("recycle_rate", (6, 33)),
        ("re_entry_rate", (3, 6)),
    ],
)
def test_recycling_is_measured(company: Company, metric: str, parts: tuple[int, int]) -> None:
    assert rate(company, "rpt_recycling", metric) == parts


def test_conversion_is_measured(company: Company) -> None:
    assert rate(company, "rpt_funnel_cohorts", "conversion_rate_handed_off_to_won") == (12, 35)
    assert rate(company, "rpt_funnel_cohorts", "conversion_rate_handed_off_to_accepted") == (12, 35)


def test_what_a_log_does_not_hold_is_not_measured(company: Company) -> None:
    unmeasured = dict(
        company.query(
            "select metric_name, not_measured_reason from marts.rpt_recycling "
            "where slice_name = 'all' and period_grain = 'all'"
        )
    )
    assert unmeasured["return_path_rate"] == "no source records what marketing does"
    assert unmeasured["recycle_rate"] is None
    assert company.value("select count(*) from marts.fct_lead_cycles where won_amount > 0") == 0
