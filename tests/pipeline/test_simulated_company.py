"""What is published about the simulated company is what happened in it, to the row and the cent.

One side is truth.json, written from latent events before any vendor's row existed; the other is
the published version, read as an analyst would.
"""

import csv
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Company

RESPONSE_BUCKETS = Path(__file__).parents[2] / "seeds" / "response_buckets.csv"

# What is counted, where truth.json says it, and the query that must find the same number.
COUNTS = {
    "people": ("people.resolved", "select count(*) from marts.dim_people"),
    "people who are internal": (
        "people.internal",
        "select count(*) from marts.dim_people where is_internal",
    ),
    "people who were deleted": (
        "people.deleted",
        "select count(*) from marts.dim_people where is_deleted",
    ),
    "touches": ("touches.total", "select count(*) from marts.fct_touches"),
    "eligible touches": (
        "touches.eligible",
        "select count(*) from marts.fct_touches where is_eligible",
    ),
    "clicks of scanners": (
        "touches.scanner_clicks",
        "select count(*) from marts.fct_touches where is_scanner_click",
    ),
    "cycles": ("cycles.cycles", "select count(*) from marts.fct_lead_cycles"),
    "inquiries": (
        "cycles.inquiries",
        "select count(*) from marts.fct_lead_cycles where inquiry_at is not null",
    ),
    "sales-ready cycles": (
        "cycles.mqls",
        "select count(*) from marts.fct_lead_cycles where mql_at is not null",
    ),
    "hand-offs": (
        "cycles.hand_offs",
        "select count(*) from marts.fct_lead_cycles where handed_off_at is not null",
    ),
    "answered hand-offs": (
        "cycles.answered_hand_offs",
        "select count(*) from marts.fct_lead_cycles "
        "where handed_off_at is not null and first_followed_up_at is not null",
    ),
    "accepted": (
        "cycles.accepted",
        "select count(*) from marts.fct_lead_cycles where accepted_at is not null",
    ),
    "rejected": (
        "cycles.rejected",
        "select count(*) from marts.fct_lead_cycles where rejected_at is not null",
    ),
    "rejected with a reason": (
        "cycles.rejected_with_reason",
        "select count(*) from marts.fct_lead_cycles "
        "where rejected_at is not null and rejection_reason is not null",
    ),
    "recycled": (
        "cycles.recycled",
        "select count(*) from marts.fct_lead_cycles where recycled_at is not null",
    ),
    "disqualified": (
        "cycles.disqualified",
        "select count(*) from marts.fct_lead_cycles where disqualified_at is not null",
    ),
    "expired": (
        "cycles.expired",
        "select count(*) from marts.fct_lead_cycles where expired_at is not null",
    ),
    "returned": ("cycles.returned", "select count(*) from marts.fct_lead_cycles where is_returned"),
    "returned and handed off": (
        "cycles.returned_and_handed_off",
        "select count(*) from marts.fct_lead_cycles "
        "where is_returned and handed_off_at is not null",
    ),
    "cycles beside another person's deal": (
        "cycles.supporting",
        "select count(*) from marts.fct_lead_cycles where opportunity_role = 'supporting'",
    ),
    "reassignments": (
        "cycles.reassignments",
        "select sum(reassignments_count) from marts.fct_lead_cycles",
    ),
    "won deals": (
        "deals.won",
        "select count(*) from marts.fct_opportunities where status = 'won'",
    ),
    "lost deals": (
        "deals.lost",
        "select count(*) from marts.fct_opportunities where status = 'lost'",
    ),
    "open deals": (
        "deals.open",
        "select count(*) from marts.fct_opportunities where status = 'open'",
    ),
    "deals without an amount": (
        "deals.without_amount",
        "select count(*) from marts.fct_opportunities where original_amount is null",
    ),
    "reopened deals": (
        "deals.reopened",
        "select count(*) from marts.fct_opportunities where is_reopened",
    ),
    "won deals of known margin": (
        "monthly_margin.deals",
        "select count(*) from marts.fct_opportunities where monthly_margin_amount is not null",
    ),
    "won deals of nobody": (
        "deals.won_without_person",
        "select count(*) from marts.fct_opportunities "
        "where status = 'won' and primary_person_key is null",
    ),
}

MONEY = {
    "won revenue": (
        "won_revenue.total",
        "select sum(revenue_amount) from marts.fct_opportunities",
    ),
    "won revenue on cycles, by deal": (
        "won_revenue.on_cycles",
        "select sum(revenue_amount) from marts.fct_opportunities where cycle_id is not null",
    ),
    "won revenue on cycles, by cycle": (
        "won_revenue.on_cycles",
        "select sum(won_amount) from marts.fct_lead_cycles",
    ),
    "won revenue without a cycle": (
        "won_revenue.without_cycle",
        "select sum(revenue_amount) from marts.fct_opportunities "
        "where cycle_id is null and cycle_unassigned_reason is not null",
    ),
    "monthly margin of won deals": (
        "monthly_margin.euros",
        "select sum(monthly_margin_amount) from marts.fct_opportunities",
    ),
    "cost by day": ("cost.total", "select sum(cost_amount) from marts.fct_campaign_days"),
    "cost by month": ("cost.total", "select sum(cost_amount) from marts.fct_campaign_months"),
}

# What is listed, where truth.json lists it, its columns there, and the query that must list it too.
LISTS = {
    "cost by campaign": (
        "cost_by_campaign",
        ("system", "name", "euros"),
        """
        select source_system, campaign_name, sum(months.cost_amount)
        from marts.dim_campaigns
        left join marts.fct_campaign_months as months using (campaign_id, campaign_name)
        group by all
        """,
    ),
    "hand-offs by month and team": (
        "hand_offs_by_month",
        ("month", "team", "hand_offs", "answered_hand_offs"),
        """
        select
            cast(cast(date_trunc(
                'month', timezone('Europe/Berlin', timezone('UTC', handed_off_at))
            ) as date) as varchar),
            team,
            count(*),
            count(first_followed_up_at)
        from marts.fct_lead_cycles
        where handed_off_at is not null
        group by all
        """,
    ),
    "won deals by lead source": (
        "won_by_lead_source",
        ("lead_source", "won_deals", "won_deals_on_cycles", "euros"),
        """
        select lead_source, count(*), count(cycle_id), sum(revenue_amount)
        from marts.fct_opportunities
        where status = 'won'
        group by all
        """,
    ),
    "won cycles by lead source": (
        "won_cycles_by_lead_source",
        ("lead_source", "won_cycles", "euros"),
        """
        select lead_source, count(*), sum(won_amount)
        from marts.fct_lead_cycles
        where outcome = 'won' and opportunity_role = 'primary'
        group by all
        """,
    ),
}

RATES = {
    "follow_up_rate": "rpt_follow_up",
    "sla_hit_rate": "rpt_follow_up",
    "sla_late_rate": "rpt_follow_up",
    "sla_open_rate": "rpt_follow_up",
    "acceptance_rate": "rpt_follow_up",
    "rejection_rate": "rpt_follow_up",
    "leak_rate": "rpt_follow_up",
    "hand_back_rate": "rpt_recycling",
    "source_tracking_rate": "rpt_funnel_cohorts",
    "nurture_coverage": "rpt_nurture",
    "recycle_rate": "rpt_recycling",
    "return_path_rate": "rpt_recycling",
    "orphan_recycle_rate": "rpt_recycling",
    "re_entry_rate": "rpt_recycling",
    "recycled_win_rate": "rpt_recycling",
    "recycled_revenue_share": "rpt_recycling",
    "closure_rate": "rpt_funnel_cohorts",
    "win_rate": "rpt_funnel_cohorts",
}


@pytest.fixture(scope="module", params=["small", pytest.param("default", marks=pytest.mark.full)])
def company(request: pytest.FixtureRequest, company_once: Callable[..., Company]) -> Company:
    if request.param == "small":
        return request.getfixturevalue("simulated")
    return company_once(f"simulated_{request.param}", "demo", "--size", request.param)


def told(company: Company, path: str) -> Any:
    """What truth.json says at a dotted path."""
    found = company.truth
    for name in path.split("."):
        found = found[name]
    return found


@pytest.mark.parametrize("what", COUNTS)
def test_the_count_is_the_true_one(company: Company, what: str) -> None:
    path, sql = COUNTS[what]
    assert company.value(sql) == told(company, path) > 0


@pytest.mark.parametrize("what", MONEY)
def test_the_money_is_the_true_one_to_the_cent(company: Company, what: str) -> None:
    path, sql = MONEY[what]
    assert company.value(sql) == Decimal(told(company, path)) > 0


@pytest.mark.parametrize("what", LISTS)
def test_the_list_is_the_true_one(company: Company, what: str) -> None:
    section, columns, sql = LISTS[what]
    truth = {tuple(comparable(row[column]) for column in columns) for row in told(company, section)}
    found = [tuple(comparable(value) for value in row) for row in company.query(sql)]
    assert len(truth) == len(told(company, section))
    assert set(found) ^ truth == set()
    assert len(found) == len(truth)


def test_every_campaign_has_its_true_cost_status(company: Company) -> None:
    truth = told(company, "cost_by_campaign")
    found = company.query(
        "select campaign_name, cost_status from marts.fct_campaign_periods "
        "where campaign_id is not null group by all"
    )
    assert dict(found).items() <= {(row["name"], row["cost_status"]) for row in truth}
    # A campaign without cost is a row only if something happened in it.
    assert dict(found).keys() >= {row["name"] for row in truth if row["euros"] is not None}
    assert len(found) == len(dict(found))


def test_every_model_shares_out_the_margin_of_the_new_customers_that_have_a_path(
    company: Company,
) -> None:
    customers, margin = company.query(
        "select count(*), sum(monthly_margin_amount) from marts.fct_attribution_paths "
        "inner join marts.fct_opportunities using (opportunity_id) "
        "where conversion_type = 'won' and is_new_customer and lookback_days = 365 "
        "and unattributed_reason is null and monthly_margin_amount is not null"
    )[0]
    shared = company.query(
        "select attribution_model, sum(margin_known_customers_count), sum(monthly_margin_amount) "
        "from marts.fct_campaign_periods "
        "where period_grain = 'all' and lookback_days = 365 group by all"
    )
    assert customers > 0
    assert len(shared) > 1
    for model, share_of_customers, share_of_margin in shared:
        assert share_of_customers == pytest.approx(customers, abs=1e-6), model
        assert share_of_margin == pytest.approx(float(margin), rel=1e-9), model
    paid_back = company.query(
        "select margin_known_customers_count, cac_payback_months from marts.rpt_campaign_roi "
        "where period_grain = 'all' and cac is not null"
    )
    assert {months is not None for known, months in paid_back if known > 0} == {True}
    assert {months for known, months in paid_back if not known} <= {None}


def test_touches_that_do_not_count_have_the_true_reason(company: Company) -> None:
    found = company.query(
        "select ineligible_reason, count(*) from marts.fct_touches where not is_eligible group by 1"
    )
    assert dict(found) == told(company, "touches.ineligible_by_reason")


def test_every_cycle_has_its_true_outcome(company: Company) -> None:
    found = company.query("select outcome, count(*) from marts.fct_lead_cycles group by 1")
    assert dict(found) == told(company, "cycles.outcomes")


@pytest.mark.parametrize("metric", RATES)
def test_the_rate_is_the_ratio_of_its_true_sides(company: Company, metric: str) -> None:
    truth = told(company, f"rates.{metric}")
    rows = company.query(
        "select numerator_count, denominator_count, numerator_amount, denominator_amount, rate "
        f"from marts.{RATES[metric]} "
        f"where metric_name = '{metric}' and period_grain = 'all' and slice_name = 'all'"
    )
    assert len(rows) == 1
    *sides, rate = rows[0]
    names = ("numerator", "denominator", "numerator_amount", "denominator_amount")
    assert [comparable(side) for side in sides] == [comparable(truth.get(name)) for name in names]
    numerator, denominator = (side for side in sides[2:] or sides)
    if numerator is None:
        numerator, denominator = sides[:2]
    assert rate == pytest.approx(float(numerator) / float(denominator), abs=1e-12)


def test_rejections_without_a_reason_and_leaks_are_the_true_ones(company: Company) -> None:
    rejected = told(company, "cycles.rejected")
    without = rejected - told(company, "cycles.rejected_with_reason")
    parts = company.query(
        "select numerator_count, denominator_count from marts.rpt_follow_up "
        "where metric_name = 'rejected_without_reason' and period_grain = 'all' "
        "and slice_name = 'all'"
    )
    assert parts == [(without, rejected)]
    reasons = company.query(
        "select sum(rejections_count), sum(rejections_count) filter "
        "(where rejection_reason = 'no_reason') from marts.rpt_rejection_reasons "
        "where period_grain = 'all' and slice_name = 'all'"
    )
    assert reasons == [(rejected, without)]
    leaks = company.value("select count(*) from marts.lst_leaked_leads")
    assert leaks == told(company, "rates.leak_rate")["numerator"] > 0


def test_no_rate_of_the_truth_is_left_unread(company: Company) -> None:
    assert set(RATES) == set(told(company, "rates"))


def test_each_month_expects_what_truly_came_of_it_once_it_has_matured(company: Company) -> None:
    truth = {
        (f"expected_conversion_rate_{row['from_stage']}_to_{row['to_stage']}", row["month"]): row
        for row in told(company, "conversions")
    }
    found = company.query(
        "select metric_name, period_start::varchar, numerator_count, denominator_count, "
        "excluded_count, rate, cohort_maturity from marts.rpt_funnel_cohorts "
        "where unit = 'expected_share' and slice_name = 'all' and period_grain = 'month'"
    )
    assert {(metric, month): (*counts,) for metric, month, *counts, _, _ in found} == {
        key: (row["converted"], row["cycles"], row["out_of_order"]) for key, row in truth.items()
    }
    maturities = {True: [], False: []}
    for metric, month, converted, cycles, _, rate, maturity in found:
        is_mature = truth[metric, month]["is_mature"]
        maturities[is_mature].append(maturity)
        if is_mature:
            assert rate == pytest.approx(converted / cycles, abs=1e-12), (metric, month)
        else:
            # What has come is the least that is expected.
            assert rate >= converted / cycles - 1e-12, (metric, month)
    assert set(maturities[True]) == {1}
    assert min(maturities[False]) < 1


def test_velocity_has_its_true_parts(company: Company) -> None:
    truth = told(company, "velocity")
    found = {
        metric: (numerator, denominator, value)
        for metric, numerator, denominator, value in company.query(
            "select metric_name, numerator_count, denominator_count, value "
            "from marts.rpt_funnel_cohorts "
            "where slice_name = 'all' and metric_name like '%velocity%'"
        )
    }
    won_amount = float(truth["euros"]) / truth["deals_with_amount"]
    win_rate = truth["won_deals"] / truth["closed_deals"]
    amount_per_day = truth["open_deals"] * win_rate * won_amount / truth["median_days"]
    assert found == {
        "pipeline_velocity": (None, None, pytest.approx(amount_per_day)),
        "velocity_open_deals": (None, None, truth["open_deals"]),
        "velocity_win_rate": (truth["won_deals"], truth["closed_deals"], None),
        "velocity_won_amount": (None, None, pytest.approx(won_amount)),
        "velocity_sales_cycle_days": (None, None, truth["median_days"]),
    }


def test_each_bucket_of_response_times_holds_its_true_hand_offs(company: Company) -> None:
    with RESPONSE_BUCKETS.open(encoding="utf-8", newline="") as file:
        buckets = [row for row in csv.DictReader(file) if row["clock"] == "raw"]
    names = [row["bucket"] for row in buckets]
    truth = dict.fromkeys(product(("accepted", "qualified", "won"), names), (0, 0))
    for row in told(company, "response_hours"):
        key = row["conversion"], bucket_of(row["hours"], buckets)
        converted, hand_offs = truth[key]
        truth[key] = converted + row["converted"], hand_offs + row["hand_offs"]
    found = company.query(
        "select conversion, bucket, numerator_count, denominator_count from marts.rpt_lateness "
        "where level = 'total' and clock = 'raw'"
    )
    assert {(conversion, bucket): (*sides,) for conversion, bucket, *sides in found} == truth


def test_the_strata_of_lateness_add_up_to_its_totals(company: Company) -> None:
    unlike = company.query("""
        select conversion, clock, bucket
        from marts.rpt_lateness
        group by all
        having
            coalesce(sum(numerator_count) filter (level = 'stratum'), 0)
            <> sum(numerator_count) filter (level = 'total')
            or coalesce(sum(denominator_count) filter (level = 'stratum'), 0)
            <> sum(denominator_count) filter (level = 'total')
    """)
    assert unlike == []


def bucket_of(hours: int | None, buckets: list[dict[str, str]]) -> str:
    """The one bucket of a response time in whole hours; every edge is a whole hour."""
    (bucket,) = [
        row["bucket"]
        for row in buckets
        if (hours is None and not row["from_hours"])
        or (
            hours is not None
            and row["from_hours"]
            and int(row["from_hours"]) <= hours
            and (not row["until_hours"] or hours < int(row["until_hours"]))
        )
    ]
    return bucket


def comparable(value: object) -> object:
    """Money as it is written in truth.json; everything else as it is."""
    return f"{value:.2f}" if isinstance(value, Decimal) else value
