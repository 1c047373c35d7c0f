"""What is seen is counted, what is not is estimated from the same score bin, and told apart."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from orchestration.whatif import comparison
from orchestration.whatif.comparison import Conversion, Frame, Measure

FRAME = Frame(
    first_day=date(2026, 1, 1),
    last_day=date(2026, 1, 28),
    as_of=datetime(2026, 7, 1),
    time_zone="Europe/Berlin",
    conversions={
        "accepted": Conversion(14, leaves_out_supporting=False),
        "qualified": Conversion(60, leaves_out_supporting=True),
        "won": Conversion(150, leaves_out_supporting=True),
    },
    replicates_count=400,
    random_seed=1,
    tail_share=0.025,
)
INSIDE = datetime(2026, 1, 10)
BEFORE = datetime(2025, 10, 10)


def leads(*groups: tuple[int, dict[str, object]]) -> pd.DataFrame:
    """So many leads of each kind; what is not said is as for a lead that nothing happened to."""
    nothing = {
        "ready_at": pd.NaT,
        "ready_score": np.nan,
        "ready_reasons": None,
        "hand_off_score": np.nan,
        "mql_at": pd.NaT,
        "handed_off_at": pd.NaT,
        "is_accepted": False,
        "is_qualified": False,
        "is_won": False,
        "is_supporting": False,
        "won_amount": 0.0,
    }
    rows = [{**nothing, **given} for count, given in groups for _ in range(count)]
    table = pd.DataFrame(rows)
    for column in ("ready_at", "mql_at", "handed_off_at"):
        table[column] = pd.to_datetime(table[column])
    table.insert(0, "cycle_key", [f"k{place:05d}" for place in range(len(table))])
    return table


def handed_off(score: float, *, accepted: bool, ready: bool = False, **more: object) -> dict:
    moment = INSIDE if ready else BEFORE
    return {
        "handed_off_at": moment,
        "hand_off_score": score,
        "is_accepted": accepted,
        **({"ready_at": moment, "ready_score": score} if ready else {}),
        **more,
    }


def measured(table: pd.DataFrame) -> dict[str, Measure]:
    found = comparison.measures(table, definition="proposal", frame=FRAME)
    return {one.metric_name: one for one in found}


def test_what_was_really_handed_off_is_counted_and_nothing_estimated() -> None:
    found = measured(
        leads(
            (30, handed_off(25, accepted=True, ready=True)),
            (10, handed_off(25, accepted=False, ready=True)),
            (60, handed_off(25, accepted=False)),
        )
    )
    rate = found["acceptance_rate"]

    assert found["sales_ready_count"].value == 40
    assert found["hand_offs_per_week"].value == 10
    assert (rate.numerator, rate.denominator, rate.value) == (30, 40, 0.75)
    assert (rate.observed_count, rate.estimated_count) == (40, 0)
    # Leads outside the period teach the bins and are no part of the rate; 40 leads give +- 0.13.
    assert 0.55 < rate.low < 0.67 < 0.83 < rate.high < 0.95


def test_leads_never_handed_off_are_expected_to_fare_like_those_of_their_bin() -> None:
    found = measured(
        leads(
            (100, handed_off(10, accepted=False)),
            (20, handed_off(10, accepted=True)),
            (20, handed_off(50, accepted=False)),
            (100, handed_off(50, accepted=True)),
            (12, {"ready_at": INSIDE, "ready_score": 55}),
            (6, {"ready_at": INSIDE, "ready_score": 5}),
        )
    )
    rate = found["acceptance_rate"]

    assert rate.numerator == pytest.approx(12 * 100 / 120 + 6 * 20 / 120)
    assert (rate.denominator, rate.observed_count, rate.estimated_count) == (18, 0, 18)
    assert rate.low < rate.value < rate.high
    assert rate.high - rate.low > 0.2


def test_a_lead_too_young_for_a_window_is_in_neither_side() -> None:
    young = {"ready_at": datetime(2026, 1, 20), "ready_score": 30}
    frame_end = {**young, "ready_at": datetime(2026, 1, 28, 22, 59)}
    after = {**young, "ready_at": datetime(2026, 1, 28, 23, 0)}
    found = measured(
        leads((50, handed_off(30, accepted=True)), (1, young), (1, frame_end), (1, after))
    )

    assert found["sales_ready_count"].value == 2
    assert found["acceptance_rate"].denominator == 2
    # 150 days from 20 January are over on 1 July, those from the 28th are, too.
    assert found["conversion_rate_to_won"].denominator == 2
    late = FRAME.__class__(**{**FRAME.__dict__, "as_of": datetime(2026, 6, 25)})
    closed = {
        one.metric_name: one
        for one in comparison.measures(
            leads((50, handed_off(30, accepted=True)), (1, young), (1, frame_end)),
            definition="proposal",
            frame=late,
        )
    }
    assert closed["conversion_rate_to_won"].denominator == 1


def test_people_beside_anothers_deal_are_in_neither_side_of_winning() -> None:
    found = measured(
        leads(
            (20, handed_off(30, accepted=True, ready=True, is_won=True)),
            (20, handed_off(30, accepted=True, ready=True, is_won=True, is_supporting=True)),
            (20, handed_off(30, accepted=True, ready=True)),
        )
    )

    assert found["conversion_rate_to_won"].denominator == 40
    assert found["conversion_rate_to_won"].value == 0.5
    assert found["acceptance_rate"].denominator == 60


def test_revenue_that_was_seen_and_revenue_that_is_expected_are_never_added() -> None:
    found = measured(
        leads(
            (10, handed_off(30, accepted=True, ready=True, won_amount=1000.0)),
            (30, handed_off(30, accepted=True)),
            (8, {"ready_at": INSIDE, "ready_score": 30}),
        )
    )

    assert found["won_revenue_observed"].value == 10_000
    assert found["won_revenue_estimated"].value == pytest.approx(8 * 10_000 / 40)
    assert found["won_revenue_estimated"].estimated_count == 8
    assert found["won_revenue_observed"].low < 10_000 < found["won_revenue_observed"].high


def test_without_a_hand_off_there_is_nothing_to_learn_from_and_nothing_is_invented() -> None:
    found = measured(leads((8, {"ready_at": INSIDE, "ready_score": 30})))

    assert found["sales_ready_count"].value == 8
    for metric in ("acceptance_rate", "conversion_rate_to_won", "won_revenue_estimated"):
        assert found[metric].value is None
        assert found[metric].reason == "no hand-off is old enough to tell what comes of one"


def test_the_same_leads_give_the_same_intervals() -> None:
    table = leads(
        (40, handed_off(30, accepted=True, ready=True)), (9, {"ready_at": INSIDE, "ready_score": 5})
    )

    assert measured(table) == measured(table)


def test_each_lead_that_the_definitions_tell_apart_is_listed_by_how() -> None:
    moments = {
        "same": (INSIDE, INSIDE),
        "gained": (pd.NaT, INSIDE),
        "gained after the period": (datetime(2026, 3, 1), INSIDE),
        "lost": (INSIDE, pd.NaT),
        "earlier": (INSIDE, INSIDE - timedelta(days=3)),
        "later": (BEFORE, INSIDE),
        "outside": (BEFORE, datetime(2026, 3, 1)),
    }
    today, proposal = (
        leads(*((1, {"ready_at": both[place], "ready_score": 30}) for both in moments.values()))
        for place in (0, 1)
    )
    found = comparison.changes(today, proposal, frame=FRAME)

    names = dict(zip(today["cycle_key"], moments, strict=True))
    assert {
        names[key]: change for key, change in zip(found["cycle_id"], found["change"], strict=True)
    } == {
        "gained": "gained",
        "gained after the period": "gained",
        "lost": "lost",
        "earlier": "earlier",
        "later": "later",
    }


def test_weeks_are_those_of_the_reporting_calendar() -> None:
    # Sunday 23:30 UTC is Monday in Berlin.
    moments = pd.Series(
        pd.to_datetime(["2026-01-04 23:30", "2026-01-04 22:30", "2026-02-01 00:00"])
    )
    found = comparison.weekly_hand_offs(moments, frame=FRAME)

    assert found == {
        date(2025, 12, 29): 1,
        date(2026, 1, 5): 1,
        date(2026, 1, 12): 0,
        date(2026, 1, 19): 0,
        date(2026, 1, 26): 0,
    }


def test_capacity_is_that_of_the_weeks_day() -> None:
    rows = [(date(2026, 1, 10), 50), (date(2026, 1, 1), 40)]
    weeks = [date(2025, 12, 29), date(2026, 1, 5), date(2026, 1, 12)]

    assert list(comparison.capacities(rows, weeks=weeks).values()) == [None, 40, 50]
