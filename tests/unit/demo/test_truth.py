"""The written truth: consistent in itself, and told before any vendor's row exists."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.demo.company import SimulatedCompany

AS_OF = datetime(2026, 7, 1)


def test_outcomes_partition_the_cycles(company: SimulatedCompany) -> None:
    cycles = company.truth["cycles"]
    assert sum(cycles["outcomes"].values()) == cycles["cycles"]


def test_touches_are_eligible_or_not_for_one_reason(company: SimulatedCompany) -> None:
    touches = company.truth["touches"]
    assert touches["total"] == touches["eligible"] + sum(touches["ineligible_by_reason"].values())
    by_type = [count for reasons in touches["by_type"].values() for count in reasons.values()]
    assert sum(by_type) == touches["total"]
    assert set(touches["ineligible_by_reason"]) == {"bot", "duplicate", "internal", "no_person"}


def test_numerators_are_within_their_denominators(company: SimulatedCompany) -> None:
    for name, rate in company.truth["rates"].items():
        assert 0 < rate["numerator"] <= rate["denominator"], name
        assert rate["denominator"] <= company.truth["cycles"]["cycles"], name


def test_won_money_is_on_cycles_or_without_one(company: SimulatedCompany) -> None:
    revenue = company.truth["won_revenue"]
    assert Decimal(revenue["total"]) == (
        Decimal(revenue["on_cycles"]) + Decimal(revenue["without_cycle"])
    )
    for section in ("won_by_lead_source", "won_cycles_by_lead_source"):
        parts = sum(Decimal(row["euros"] or 0) for row in company.truth[section])
        whole = "total" if section == "won_by_lead_source" else "on_cycles"
        assert parts == Decimal(revenue[whole]), section
    won = sum(row["won_deals"] for row in company.truth["won_by_lead_source"])
    assert won == company.truth["deals"]["won"]


def test_costs_add_up_by_kind_system_and_campaign(company: SimulatedCompany) -> None:
    cost = company.truth["cost"]
    for part in ("by_kind", "by_system"):
        assert sum(map(Decimal, cost[part].values())) == Decimal(cost["total"])
    campaigns = company.truth["cost_by_campaign"]
    assert sum(Decimal(row["euros"] or 0) for row in campaigns) == Decimal(cost["total"])
    assert {row["cost_status"] for row in campaigns} == {"known", "zero", "missing"}


def test_hand_offs_by_month_and_team_add_up(company: SimulatedCompany) -> None:
    months, cycles = company.truth["hand_offs_by_month"], company.truth["cycles"]
    assert sum(row["hand_offs"] for row in months) == cycles["hand_offs"]
    assert sum(row["answered_hand_offs"] for row in months) == cycles["answered_hand_offs"]
    assert {row["team"] for row in months} == {"DACH", "UK & Ireland", "Americas"}


def test_contributions_follow_the_effects(company: SimulatedCompany) -> None:
    for row in company.truth["channel_contributions"]:
        assert row["won_deals_contributed"] <= row["won_deals_reached"]
        if row["deal_effect"] == row["win_effect"] == 0:
            assert row["won_deals_contributed"] == 0
    alone = [row["won_deals_contributed"] for row in company.truth["channel_contributions"]]
    assert company.truth["joint_contribution"]["won_deals_contributed"] >= max(alone) > 0


def test_platform_and_lump_costs_are_the_vendors_own(
    company: SimulatedCompany, exports: duckdb.DuckDBPyConnection
) -> None:
    """The original currencies' totals, read back from the exports by plain sums."""
    platforms = exports.execute("""
        select currency, sum(amount) from (
            select currency_code as currency, cost_micros / 1000000 as amount
            from google_ads_campaign_stats
            inner join google_ads_customer on customer_id = google_ads_customer.id
            union all
            select currency, cost_in_local_currency
            from linkedin_ads_ad_analytics_by_campaign
            inner join linkedin_ads_campaign on campaign_id = linkedin_ads_campaign.id
            inner join linkedin_ads_account on account_id = linkedin_ads_account.id
            union all
            select CurrencyIsoCode, ActualCost from salesforce_campaign
            where ActualCost is not null and StartDate < date '2026-07-01'
        ) group by all
    """).fetchall()
    told = company.truth["cost"]["original_currencies"]
    assert {code: f"{amount:.2f}" for code, amount in platforms} == told


def test_won_deals_are_the_vendors_own(
    company: SimulatedCompany, exports: duckdb.DuckDBPyConnection
) -> None:
    won = exports.execute("""
        select CurrencyIsoCode, sum(Amount) from salesforce_opportunity
        where IsWon and not IsDeleted group by all
    """).fetchall()
    told = company.truth["won_revenue"]["original_currencies"]
    assert {code: f"{amount:.2f}" for code, amount in won} == told


def test_the_truth_reads_nothing_of_the_models() -> None:
    package = Path(__file__).parents[3] / "orchestration" / "demo"
    for path in [*package.glob("*.py"), *package.glob("totals/*.sql"), *package.glob("latent/**")]:
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert "dbt" not in text, path
            assert "staging" not in text, path
    vendor_tables = ("lead_changes", "marketo_activities", "ordered_page_views", "salesforce_id")
    for path in package.glob("totals/*.sql"):
        assert not any(name in path.read_text() for name in vendor_tables), path


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("salesforce_leadhistory", "CreatedDate"),
        ("salesforce_lead", "CreatedDate"),
        ("salesforce_contact", "CreatedDate"),
        ("salesforce_account", "CreatedDate"),
        ("salesforce_campaign", "CreatedDate"),
        ("salesforce_campaignmember", "CreatedDate"),
        ("salesforce_opportunity", "CreatedDate"),
        ("salesforce_opportunityhistory", "CreatedDate"),
        ("salesforce_opportunitycontactrole", "CreatedDate"),
        ("salesforce_task", "CreatedDate"),
        ("salesforce_task", "CompletedDateTime"),
        ("salesforce_event", "StartDateTime"),
        ("marketo_lead", "created_at"),
        ("marketo_lead", "updated_at"),
        ("marketo_activity", "activity_date"),
        ("web_page_view", "occurred_at"),
        ("web_identify", "occurred_at"),
        ("google_ads_campaign_stats", "date"),
        ("linkedin_ads_ad_analytics_by_campaign", "day"),
    ],
)
def test_nothing_happens_before_the_company_or_after_the_cut(
    exports: duckdb.DuckDBPyConnection, table: str, column: str
) -> None:
    earliest, latest = exports.execute(
        f"select cast(min({column}) as timestamp), cast(max({column}) as timestamp) from {table}"
    ).fetchone() or (None, None)
    assert earliest is not None
    assert latest is not None
    assert datetime(2023, 6, 1) <= earliest
    assert latest < AS_OF


@pytest.mark.parametrize("days", [7, 14, 30, 45, 90, 180])
def test_no_answer_stands_on_the_edge_of_a_window(
    exports: duckdb.DuckDBPyConnection, days: int
) -> None:
    """Neither a status nor the cut itself is within two seconds of a window's end."""
    edges = exports.execute(
        """
        with hand_offs as (
            select LeadId, CreatedDate + to_days($1) as edge from salesforce_leadhistory
            where NewValue in ('Assigned', 'Recycled')
        ),
        moments as (
            select LeadId, CreatedDate as moment from salesforce_leadhistory
            union all
            select distinct LeadId, $2::timestamp from salesforce_leadhistory
        )
        select count(*) from hand_offs inner join moments using (LeadId)
        where abs(epoch_us(edge) - epoch_us(moment)) < 2000000
        """,
        [days, AS_OF],
    ).fetchone()
    assert edges == (0,)


def test_stage_changes_of_a_lead_never_tie(exports: duckdb.DuckDBPyConnection) -> None:
    ties = exports.execute("""
        select LeadId, CreatedDate from salesforce_leadhistory
        where Field in ('created', 'Status') group by all having count(*) > 1
    """).fetchall()
    assert ties == []
