"""The Olist example gives the published totals of that funnel, and says what it cannot measure."""

import csv
from decimal import Decimal

import pytest

from tests.conftest import Company
from tests.requirements import require_test_data

BY_SOURCE = """
    select
        coalesce(lead_source, '(null)') as origin,
        count(*) as mqls,
        count(*) filter (where outcome = 'won') as won,
        count(won_amount) as won_with_revenue,
        coalesce(sum(won_amount), 0) as delivered_revenue
    from marts.fct_lead_cycles
    group by all
"""


def expected(name: str) -> list[dict[str, str]]:
    with (require_test_data() / "olist" / name).open() as file:
        return list(csv.DictReader(file))


def test_the_totals_are_the_published_ones(olist: Company) -> None:
    (total,) = expected("expected_totals.csv")
    cycles, won, revenue, with_revenue = olist.query(
        "select count(*), count(*) filter (where outcome = 'won'), sum(won_amount), "
        "count(won_amount) from marts.fct_lead_cycles"
    )[0]
    assert (cycles, won, with_revenue) == (8000, 842, 376)
    assert revenue == Decimal("664858.00") == Decimal(total["delivered_revenue"])


def test_conversion_and_velocity_are_published_with_their_parts(olist: Company) -> None:
    metrics = {
        name: (numerator, denominator, rate, value)
        for name, numerator, denominator, rate, value in olist.query(
            "select metric_name, numerator_count, denominator_count, rate, value "
            "from marts.rpt_funnel_cohorts where slice_name = 'all' and period_grain = 'all'"
        )
    }
    assert metrics["conversion_rate_mql_to_won"][:2] == (842, 8000)
    assert metrics["conversion_rate_mql_to_won"][2] == pytest.approx(0.10525, abs=1e-12)
    assert metrics["median_days_to_won_observed"][3] == 14


def test_each_source_has_the_published_figures(olist: Company) -> None:
    figures = {row[0]: row[1:] for row in olist.query(BY_SOURCE)}
    rates = dict(
        olist.query(
            "select coalesce(slice_value, '(null)'), rate from marts.rpt_funnel_cohorts "
            "where slice_name = 'lead_source' and period_grain = 'all' "
            "and metric_name = 'conversion_rate_mql_to_won'"
        )
    )
    medians = dict(
        olist.query(
            "select coalesce(slice_value, '(null)'), value from marts.rpt_funnel_cohorts "
            "where slice_name = 'lead_source' and period_grain = 'all' "
            "and metric_name = 'median_days_to_won_observed'"
        )
    )
    rows = expected("expected_by_origin.csv")
    assert set(figures) == {row["origin"] for row in rows}
    for row in rows:
        origin = row["origin"]
        assert figures[origin] == (
            int(row["mqls"]),
            float(row["won"]),
            float(row["won_with_revenue"]),
            Decimal(row["delivered_revenue"]),
        )
        assert round(100 * rates[origin], 4) == float(row["conv_pct"])
        assert medians[origin] == float(row["median_days"])


def test_the_deal_won_before_its_first_contact_is_flagged(olist: Company) -> None:
    assert olist.value("select count(*) from marts.fct_lead_cycles where is_out_of_order") == 1


@pytest.mark.parametrize("report", ["rpt_follow_up", "rpt_recycling"])
def test_what_the_files_do_not_hold_is_not_measured(olist: Company, report: str) -> None:
    measured = olist.query(
        "select metric_name, slice_name, numerator_count, denominator_count, rate "
        f"from marts.{report} where coalesce(numerator_count, denominator_count, rate) is not null"
    )
    assert olist.value(f"select count(*) from marts.{report}") > 0
    assert measured == []


def test_without_costs_there_is_no_roi(olist: Company) -> None:
    assert olist.value("select count(*) from marts.rpt_campaign_roi") > 0
    assert (
        olist.query(
            "select campaign_id from marts.rpt_campaign_roi "
            "where coalesce(cost_amount, roi, roas, cost_per_mql, cac) is not null"
        )
        == []
    )


def test_every_euro_won_is_attributed_or_has_a_reason(olist: Company) -> None:
    attributed = olist.value(
        "select sum(credit_amount) from marts.fct_attribution_long "
        "where conversion_type = 'won' and attribution_model = 'linear' and lookback_days = 365"
    )
    unattributed = olist.value(
        "select sum(unattributed_amount) from marts.rpt_tie_out "
        "where conversion_type = 'won' and attribution_model = 'linear' and lookback_days = 365"
    )
    assert attributed + unattributed == Decimal("664858.00")


def test_a_score_of_nothing_recorded_is_not_zero(olist: Company) -> None:
    found = olist.query(
        "select count(*), count(score), count(score_band), count(is_below_threshold) "
        "from marts.fct_lead_scores"
    )
    assert found[0][0] > 8_000
    assert found[0][1:] == (0, 0, 0)


def test_months_after_january_2018_are_young_and_say_how_young(olist: Company) -> None:
    months = olist.query(
        "select period_start, cohort_maturity, rate, rate_low, rate_high, numerator_count, "
        "denominator_count from marts.rpt_funnel_cohorts where slice_name = 'all' "
        "and metric_name = 'expected_conversion_rate_mql_to_won' and period_grain = 'month'"
    )
    mature = {f"{month:%Y-%m}": maturity for month, maturity, *_ in months}
    young = [mature[f"2018-0{month}"] for month in range(2, 6)]
    assert sorted(young, reverse=True) == young
    assert 0.8 < young[-1] < young[0] < 1
    assert {mature[month] for month in ("2017-06", "2017-09", "2017-10")} == {1}
    for _, maturity, rate, low, high, converted, entered in months:
        assert low <= rate <= high
        assert (rate > converted / entered) == (maturity < 1)


def test_how_young_a_month_is_stands_beside_the_plain_rate(olist: Company) -> None:
    sql = (
        "select period_start, cohort_maturity from marts.rpt_funnel_cohorts "
        "where slice_name = 'all' and period_grain = 'month' and metric_name = '{}'"
    )
    plain, expected_ = (
        set(olist.query(sql.format(f"{prefix}conversion_rate_mql_to_won")))
        for prefix in ("", "expected_")
    )
    assert plain == expected_
