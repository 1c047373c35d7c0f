"""The backward plan, the scorecard and the report on sources, computed again from other marts.

Everything here is read as an analyst would: one mart is the oracle of another, with the methods
written down once more in Python.
"""

import math
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import NormalDist
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from scipy.stats import t as student

from tests.conftest import PROJECT, Company

AS_OF = datetime(2026, 7, 1)
HISTORY_DAYS, HORIZON_DAYS = 730, 180
CHAIN = ("inquiry", "mql", "handed_off", "accepted", "qualified", "won")
Z = NormalDist().inv_cdf(0.975)

Row = dict[str, Any]


def rows(company: Company, columns: str, rest: str) -> list[Row]:
    """Rows of the published version by column name."""
    names = [name.strip().split(" as ")[-1] for name in columns.split(",")]
    return [
        dict(zip(names, values, strict=True))
        for values in company.query(f"select {columns} {rest}")
    ]


def local_day(moment: datetime) -> date:
    """The reporting calendar's day of a UTC moment."""
    return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo("Europe/Berlin")).date()


@pytest.fixture(scope="module")
def cycles(simulated: Company) -> list[Row]:
    columns = ", ".join(["segment", "opportunity_role", *(f"{stage}_at" for stage in CHAIN)])
    return rows(simulated, columns, "from marts.fct_lead_cycles")


@pytest.fixture(scope="module")
def plans(simulated: Company) -> list[Row]:
    columns = (
        "segment, stage, to_stage, goal_amount, deals_count, average_won_amount, "
        "average_won_amount_low, average_won_amount_high, entries_count, conversions_count, "
        "expected_rate, expected_rate_low, expected_rate_high, p80_lag_days, lead_days, "
        "needed_count_exact, needed_count_low, needed_count_high, needed_count, actual_count, "
        "gap_count, won_amount, period_start, period_end, first_date, latest_date, is_past, "
        "skipped_reason, not_planned_reason"
    )
    return rows(simulated, columns, "from marts.rpt_backward_plan")


def curve(cycles: list[Row], from_stage: str, to_stage: str) -> tuple[int, list[tuple[int, float]]]:
    """Entries, and the days of a Kaplan-Meier curve with the share converted by then."""
    lags = []
    for cycle in cycles:
        entered, converted = cycle[f"{from_stage}_at"], cycle[f"{to_stage}_at"]
        if entered is None or entered <= AS_OF - timedelta(HISTORY_DAYS):
            continue
        days = (local_day(converted or AS_OF) - local_day(entered)).days
        if days >= 0:
            lags.append((days, converted is not None))
    kept, steps = 1.0, []
    for day in range(HORIZON_DAYS + 1):
        at_risk = sum(days >= day for days, _ in lags)
        converted_count = sum(days == day and is_converted for days, is_converted in lags)
        if converted_count:
            kept *= 1 - converted_count / at_risk
            steps.append((day, 1 - kept))
    return len(lags), steps


def test_every_goal_has_every_stage(plans: list[Row]) -> None:
    goals = {row["segment"] for row in plans}
    assert goals == {None, "SMB", "Mid-market", "Enterprise"}
    assert sorted((row["segment"] or "", row["stage"]) for row in plans) == sorted(
        (goal or "", stage) for goal in goals for stage in CHAIN
    )


def test_wins_are_the_goal_over_the_average_deal(simulated: Company, plans: list[Row]) -> None:
    deals = rows(
        simulated,
        "segment, revenue_amount, won_at",
        "from marts.fct_opportunities where status = 'won' and revenue_amount is not null",
    )
    for row in (row for row in plans if row["stage"] == "won"):
        amounts = [
            deal["revenue_amount"]
            for deal in deals
            if deal["won_at"] > AS_OF - timedelta(HISTORY_DAYS)
            and row["segment"] in (None, deal["segment"])
        ]
        assert (row["deals_count"] or 0) == len(amounts)
        if not amounts:
            assert row["needed_count"] is None
            assert row["not_planned_reason"] == "no deal with an amount was won in the window"
            continue
        average = sum(amounts) / len(amounts)
        assert row["average_won_amount"] == pytest.approx(average, abs=Decimal("0.01"))
        assert row["needed_count_exact"] == pytest.approx(float(row["goal_amount"] / average))


def test_each_conversion_is_that_of_the_cycles(plans: list[Row], cycles: list[Row]) -> None:
    for row in (row for row in plans if row["to_stage"]):
        own = [cycle for cycle in cycles if row["segment"] in (None, cycle["segment"])]
        entries_count, steps = curve(own, row["stage"], row["to_stage"])
        share = steps[-1][1] if steps else 0.0
        assert row["entries_count"] == entries_count
        assert row["expected_rate"] == pytest.approx(share, abs=1e-9)
        lag = next((day for day, reached in steps if reached >= 0.8 * share - 1e-9), None)
        assert row["p80_lag_days"] == lag


def test_each_stage_needs_what_the_next_one_needs_and_earlier(plans: list[Row]) -> None:
    planned = {(row["segment"], row["stage"]): row for row in plans}
    checked = 0
    for row in plans:
        if row["needed_count"] is None:
            assert row["not_planned_reason"] or row["skipped_reason"]
            continue
        needed = row["needed_count_exact"]
        if row["to_stage"]:
            later = planned[row["segment"], row["to_stage"]]
            assert needed == pytest.approx(later["needed_count_exact"] / row["expected_rate"])
            assert row["lead_days"] == later["lead_days"] + row["p80_lag_days"]
        assert row["needed_count"] == math.ceil(round(needed, 9))
        assert row["gap_count"] == row["needed_count"] - row["actual_count"]
        assert row["latest_date"] == row["period_end"] - timedelta(row["lead_days"])
        assert row["first_date"] == row["period_start"] - timedelta(row["lead_days"])
        assert row["is_past"] == (row["latest_date"] < local_day(AS_OF))
        checked += 1
    assert checked >= 2 * len(CHAIN)


def test_entries_of_the_goals_days_count(
    simulated: Company, plans: list[Row], cycles: list[Row]
) -> None:
    deals = rows(
        simulated,
        "segment, revenue_amount, won_at",
        "from marts.fct_opportunities where status = 'won'",
    )
    for row in (row for row in plans if row["latest_date"]):
        if row["stage"] == "won":
            entries = [(deal["segment"], deal["won_at"], deal["revenue_amount"]) for deal in deals]
        else:
            entries = [
                (cycle["segment"], cycle[f"{row['stage']}_at"], None)
                for cycle in cycles
                if cycle["opportunity_role"] != "supporting" and cycle[f"{row['stage']}_at"]
            ]
        own = [
            amount
            for segment, entered_at, amount in entries
            if row["segment"] in (None, segment)
            and row["first_date"] <= local_day(entered_at) <= row["latest_date"]
        ]
        assert row["actual_count"] == len(own)
        assert (row["won_amount"] or 0) == sum(amount or 0 for amount in own)


def test_intervals_hold_their_estimates(plans: list[Row]) -> None:
    estimates = {
        "average_won_amount": "average_won_amount",
        "expected_rate": "expected_rate",
        "needed_count": "needed_count_exact",
    }
    for name, estimate in estimates.items():
        spread = [row for row in plans if row[f"{name}_low"] is not None]
        assert spread, name
        for row in spread:
            assert row[f"{name}_low"] < row[estimate], name
            assert row[f"{name}_high"] is None or row[estimate] < row[f"{name}_high"], name


@pytest.mark.full
def test_another_build_draws_the_same_intervals(
    simulated: Company, company_once: Callable[..., Company]
) -> None:
    again = company_once("simulated_again", "demo", "--size", "small")
    sql = "select * from marts.rpt_backward_plan order by period_start, segment, position"
    assert again.query(sql) == simulated.query(sql)


def test_the_scorecard_says_what_the_reports_say(simulated: Company) -> None:
    card = rows(
        simulated,
        "line_name, metric_name, answer, evidence, not_measured_reason, share_of_firms, "
        "at_least_rate, numerator_count, denominator_count, rate",
        "from marts.rpt_process_scorecard order by position",
    )
    assert [row["share_of_firms"] for row in card] == [0.28, 0.30, 0.39, 0.44, None]
    published = {
        name: (numerator, denominator, rate)
        for report in ("rpt_follow_up", "rpt_recycling", "rpt_nurture", "rpt_funnel_cohorts")
        for name, numerator, denominator, rate in simulated.query(
            "select metric_name, numerator_count, denominator_count, rate "
            f"from marts.{report} where slice_name = 'all' and period_grain = 'all'"
        )
    }
    measured = [row for row in card if row["answer"] != "not measured"]
    assert {"hands_leads_back", "tracks_source", "nurtures_leads", "follows_up"} <= {
        row["line_name"] for row in measured
    }
    for row in measured:
        sides = (row["numerator_count"], row["denominator_count"], row["rate"])
        assert sides == published[row["metric_name"]]
        assert row["answer"] == ("yes" if row["rate"] >= row["at_least_rate"] else "no")
        assert row["evidence"].startswith(f"{sides[0]} of {sides[1]} ")
    for row in card:
        assert (row["not_measured_reason"] is None) == (row in measured)


def test_sales_found_everybody_whose_source_is_its_own(simulated: Company) -> None:
    shares = {
        source: (numerator, denominator)
        for source, numerator, denominator in simulated.query(
            "select slice_value, numerator_count, denominator_count from marts.rpt_follow_up "
            "where metric_name = 'self_sourced_activity_share' "
            "and slice_name = 'lead_source' and period_grain = 'all'"
        )
    }
    numerator, denominator = shares.pop("Outbound")
    assert numerator == denominator > 0
    assert 0 < sum(side for side, _ in shares.values()) < sum(side for _, side in shares.values())


def test_sources_count_what_the_cycles_and_deals_say(simulated: Company) -> None:
    told = simulated.query(
        "select slice_value, period_start, leads_count, won_amount from marts.rpt_source_quality "
        "where slice_name = 'lead_source' and period_grain = 'month'"
    )
    leads: dict[tuple[str | None, date], int] = {}
    for source, opened_at in simulated.query(
        "select lead_source, opened_at from marts.fct_lead_cycles"
    ):
        month = (source, local_day(opened_at).replace(day=1))
        leads[month] = leads.get(month, 0) + 1
    won: dict[tuple[str | None, date], Decimal] = {}
    for source, won_at, amount in simulated.query(
        "select cycles.lead_source, deals.won_at, deals.revenue_amount "
        "from marts.fct_opportunities as deals "
        "left join marts.fct_lead_cycles as cycles using (cycle_id) "
        "where deals.status = 'won' and deals.revenue_amount is not null"
    ):
        month = (source, local_day(won_at).replace(day=1))
        won[month] = won.get(month, Decimal(0)) + amount
    assert {(source, month): count for source, month, count, _ in told if count} == leads
    assert {(source, month): amount for source, month, _, amount in told if amount} == won


def test_sources_that_do_not_add_up_are_found(simulated: Company, tmp_path: Path) -> None:
    law = PROJECT / "dbt_project/tests/cycles/sources_add_up_to_the_whole.sql"
    sql = law.read_text().replace("{{ ref('rpt_source_quality') }}", "marts.rpt_source_quality")
    copy = shutil.copy(simulated.warehouse.resolve(), tmp_path / "copy.duckdb")
    with duckdb.connect(str(copy)) as connection:
        assert connection.execute(sql).fetchall() == []
        connection.execute(
            "update marts.rpt_source_quality set won_amount = won_amount + 0.01 "
            "where slice_name = 'lead_source' and slice_value = 'Web' and period_grain = 'all'"
        )
        assert connection.execute(sql).fetchall() == [("lead_source", "all", None)]


def wilson(count: int, whole: int) -> tuple[float, float]:
    """Both ends of Wilson's interval."""
    middle = (count + Z**2 / 2) / (whole + Z**2)
    half = Z / (whole + Z**2) * math.sqrt(count * (whole - count) / whole + Z**2 / 4)
    return middle - half, middle + half


def test_changes_stand_with_the_intervals_of_their_methods(simulated: Company) -> None:
    columns = (
        "slice_name, slice_value, period_start, leads_count, accepted_count, "
        "acceptance_matured_count, acceptance_rate_change, acceptance_rate_change_low, "
        "acceptance_rate_change_high, leads_ratio, leads_ratio_low, leads_ratio_high"
    )
    told = {
        (row["slice_name"], row["slice_value"], row["period_start"]): row
        for row in rows(
            simulated, columns, "from marts.rpt_source_quality where period_grain = 'month'"
        )
    }
    compared = 0
    for (name, value, month), row in told.items():
        before = told.get((name, value, (month - timedelta(1)).replace(day=1)))
        if before and before["leads_count"] and row["leads_count"]:
            low, high = wilson(row["leads_count"], row["leads_count"] + before["leads_count"])
            assert row["leads_ratio"] == pytest.approx(row["leads_count"] / before["leads_count"])
            assert row["leads_ratio_low"] == pytest.approx(low / (1 - low))
            assert row["leads_ratio_high"] == pytest.approx(high / (1 - high))
        sides = [
            (told_row["accepted_count"], told_row["acceptance_matured_count"])
            for told_row in (row, before)
            if told_row and told_row["acceptance_matured_count"]
        ]
        if len(sides) < 2:
            assert row["acceptance_rate_change"] is None
            continue
        (rate, (low, high)), (old_rate, (old_low, old_high)) = (
            (count / whole, wilson(count, whole)) for count, whole in sides
        )
        change = rate - old_rate
        assert row["acceptance_rate_change"] == pytest.approx(change)
        assert row["acceptance_rate_change_low"] == pytest.approx(
            change - math.hypot(rate - low, old_high - old_rate), abs=1e-9
        )
        assert row["acceptance_rate_change_high"] == pytest.approx(
            change + math.hypot(high - rate, old_rate - old_low), abs=1e-9
        )
        compared += 1
    assert compared > 10


def test_what_sales_thinks_of_a_source_is_the_mean_of_its_last_ratings(
    simulated: Company,
) -> None:
    ratings: dict[str | None, dict[str, int]] = {}
    for source, cycle, rating in simulated.query(
        "select cycles.lead_source, cycle_id, changes.sales_rating "
        "from marts.fct_stage_changes as changes "
        "inner join marts.fct_lead_cycles as cycles using (cycle_id) "
        "where changes.sales_rating is not null order by changes.entered_at"
    ):
        ratings.setdefault(source, {})[cycle] = rating
    told = simulated.query(
        "select slice_value, ratings_count, perceived_quality, perceived_quality_low, "
        "perceived_quality_high from marts.rpt_source_quality "
        "where slice_name = 'lead_source' and period_grain = 'all' and ratings_count > 0"
    )
    assert {source for source, *_ in told} == set(ratings)
    # A rating that came with a status of no stage is counted, but is no published stage entry.
    assert all(count >= len(ratings[source]) for source, count, *_ in told)
    compared = [row for row in told if row[1] == len(ratings[row[0]])]
    assert len(compared) > 2
    for source, count, mean, low, high in compared:
        own = list(ratings[source].values())
        assert mean == pytest.approx(sum(own) / count)
        spread = math.sqrt(sum((rating - mean) ** 2 for rating in own) / (count - 1) / count)
        margin = student.ppf(0.975, count - 1) * spread
        assert high - low == pytest.approx(2 * margin, rel=0.01)
