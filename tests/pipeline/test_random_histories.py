"""Thousands of random histories: the published cycles and rates are those that metrics.md means.

A company of 1,000 people is made up by seed, landed and built by the project itself, and compared
cycle by cycle with an oracle in plain Python. On failure, the knobs (with the seed) and the rows of
the first person concerned are printed: `random_company(Knobs(...))` makes the same company again.
"""

import re
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orchestration.home import Home
from tests.pipeline.histories.built import REPORTS, Built, build
from tests.pipeline.histories.company import Knobs, RandomCompany, random_company
from tests.pipeline.histories.comparison import (
    differences,
    differences_of_rates,
    explained,
    published_cycles,
)
from tests.pipeline.histories.facts import Facts, facts
from tests.pipeline.histories.oracle import Cycle, lead_cycles
from tests.pipeline.histories.rates import rates

OUTCOMES = {
    *("won", "lost", "open_in_sales", "open_in_marketing"),
    *("rejected", "recycled", "disqualified", "expired"),
}

knobs = st.builds(
    Knobs,
    seed=st.integers(0, 2**32 - 1),
    tied_share=st.sampled_from([0.0, 0.15, 0.5]),
    random_stage_share=st.sampled_from([0.1, 0.35, 1.0]),
    mean_changes=st.sampled_from([2.0, 6.0, 12.0]),
    mean_activities=st.sampled_from([0.5, 3.0]),
    deals_share=st.sampled_from([0.1, 0.6, 1.5]),
)
# One company is one build: smaller ones, which shrinking would look for, are no cheaper.
one_build_each = settings(
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One home folder for all companies, so that dbt parses its project once."""
    return Home(tmp_path_factory.mktemp("random_histories"))


@given(knobs=knobs)
@settings(one_build_each, max_examples=2, derandomize=True)
def test_cycles_and_rates_are_what_the_definitions_say(home: Home, knobs: Knobs) -> None:
    company = random_company(knobs)
    assert_as_defined(build(company, home), company)


@pytest.mark.full
@given(knobs=knobs)
@settings(one_build_each, max_examples=10)
def test_no_other_company_differs_either(home: Home, knobs: Knobs) -> None:
    company = random_company(knobs)
    assert_as_defined(build(company, home), company)


class TestOneCompany:
    """What needs a company once, however it was made up."""

    @pytest.fixture(scope="class")
    def company(self) -> RandomCompany:
        return random_company(Knobs(seed=2026))

    @pytest.fixture(scope="class")
    def built(self, company: RandomCompany, home: Home) -> Built:
        return build(company, home)

    @pytest.fixture(scope="class")
    def cycles(self, company: RandomCompany) -> list[Cycle]:
        return lead_cycles(facts(company))

    def test_it_holds_what_makes_cycles_hard(self, company: RandomCompany) -> None:
        """Else the comparison would agree about nothing."""
        known = facts(company)
        cycles = lead_cycles(known)
        assert {cycle.outcome for cycle in cycles} == OUTCOMES
        assert max(cycle.number for cycle in cycles) > 3
        assert any(len(person.records) > 2 for person in known.people)
        assert any(cycle.expired_at and cycle.is_continued for cycle in cycles)
        assert any(cycle.role == "supporting" for cycle in cycles)
        assert any(closing.reopened_at for deal in known.deals for closing in deal.closings)
        assert any(not deal.people for deal in known.deals if deal.status == "won")
        assert any(cycle.opened_at is None for cycle in cycles)
        assert any(cycle.is_auto_disqualified for cycle in cycles)

    def test_everything_is_what_the_definitions_say(
        self, built: Built, company: RandomCompany
    ) -> None:
        assert_as_defined(built, company)

    def test_words_that_nobody_mapped_fail_their_check_and_are_all_named(
        self, built: Built
    ) -> None:
        check = built.failed["statuses_are_mapped"]
        assert check.severity == "critical"
        named = "opportunity nurture q3, opportunity on hold, person nurture q3, person on hold"
        for source in ("crm", "ledger"):
            assert re.search(rf"{source} \d+ {named}", check.observed)

    def test_the_order_of_rows_and_a_second_landing_change_no_number(
        self, built: Built, company: RandomCompany, home: Home
    ) -> None:
        before = built.fingerprints()
        after = build(company, home, landings=2).fingerprints()
        assert {name: len(rows) for name, rows in before.items()} == {
            name: len(rows) for name, rows in after.items()
        }
        for name, rows in before.items():
            changed = set(rows) ^ set(after[name])
            assert not changed, f"{name}: {sorted(map(str, changed))[:4]}"

    @pytest.mark.parametrize(
        ("defect", "told"),
        [
            (
                "update marts.fct_lead_cycles set outcome = 'lost' where cycle_id = "
                "(select min(cycle_id) from marts.fct_lead_cycles where outcome = 'won')",
                "outcome should be won, is lost",
            ),
            (
                "delete from marts.fct_lead_cycles where cycle_id = "
                "(select min(cycle_id) from marts.fct_lead_cycles)",
                "is not published",
            ),
            (
                "update marts.fct_lead_cycles set won_amount = won_amount + 0.01 where cycle_id = "
                "(select min(cycle_id) from marts.fct_lead_cycles where won_amount > 0)",
                "won_amount should be",
            ),
            (
                "update marts.fct_lead_cycles set latest_mql_at = mql_at where cycle_id = "
                "(select min(cycle_id) from marts.fct_lead_cycles where latest_mql_at > mql_at)",
                "latest_mql_at should be",
            ),
            (
                "update marts.rpt_recycling set numerator_count = numerator_count + 1 "
                "where metric_name = 're_entry_rate' and slice_name = 'all'",
                "re_entry_rate: numerator is published otherwise",
            ),
        ],
    )
    def test_a_wrong_number_is_found(
        self,
        built: Built,
        company: RandomCompany,
        cycles: list[Cycle],
        tmp_path: Path,
        defect: str,
        told: str,
    ) -> None:
        copy = Home(tmp_path)
        shutil.copy(built.home.build, copy.build)
        shutil.copy(built.home.candidate, copy.candidate)
        with duckdb.connect(str(copy.candidate)) as connection:
            connection.execute(defect)
        found = all_differences(Built(copy), cycles, facts(company))
        assert len(found) == 1
        assert told in found[0]

    def test_a_cycle_published_twice_is_found(self, built: Built, tmp_path: Path) -> None:
        copy = Home(tmp_path)
        shutil.copy(built.home.build, copy.build)
        shutil.copy(built.home.candidate, copy.candidate)
        with duckdb.connect(str(copy.candidate)) as connection:
            connection.execute(
                "insert into marts.fct_lead_cycles from marts.fct_lead_cycles limit 1"
            )
        with pytest.raises(AssertionError, match="crm:"):
            published_cycles(Built(copy))


def all_differences(built: Built, cycles: list[Cycle], known: Facts) -> list[str]:
    """Where cycles or rates differ from the oracle's."""
    return [
        *differences(cycles, published_cycles(built)),
        *differences_of_rates(rates(cycles, known), built),
    ]


def assert_as_defined(built: Built, company: RandomCompany) -> None:
    """Compare with the oracle, then what must hold whoever is right."""
    known = facts(company)
    cycles = lead_cycles(known)
    found = all_differences(built, cycles, known)
    assert not found, explained(found, cycles, company)
    assert_outcomes_partition(built)
    assert_entries_partition(built, cycles)
    assert_rates_are_parts(built)
    assert_money_is_conserved(built, known)
    assert_slices_add_up(built)


def assert_outcomes_partition(built: Built) -> None:
    published = published_cycles(built).values()
    outcomes = Counter(row["outcome"] for row in published)
    assert outcomes.keys() <= OUTCOMES
    assert sum(outcomes.values()) == len(published)
    # A person's cycles are numbered without a gap, and each names the one before.
    for row in published:
        assert (row["previous_cycle_id"] is None) == (row["cycle_number"] == 1)


def assert_entries_partition(built: Built, cycles: list[Cycle]) -> None:
    (row,) = built.rows("select count(*) as entries from candidate.marts.fct_stage_changes")
    assert row["entries"] == sum(len(cycle.statuses) for cycle in cycles)


def assert_rates_are_parts(built: Built) -> None:
    outside = built.rows(
        "select * from intermediate.int_metric_results as results "
        "inner join seeds.cycle_metrics as metrics on results.metric_name = metrics.metric_name "
        "where metrics.unit in ('share', 'amount_share') and is_counted and not is_in_whole"
    )
    assert not outside, outside[:3]
    for report in REPORTS:
        impossible = built.rows(
            f"select * from candidate.marts.{report} "
            "where unit in ('share', 'amount_share') and not coalesce(rate between 0 and 1, true)"
        )
        assert not impossible, impossible[:3]


def assert_money_is_conserved(built: Built, known: Facts) -> None:
    (row,) = built.rows(
        "select (select coalesce(sum(won_amount), 0) from candidate.marts.fct_lead_cycles) "
        "+ (select coalesce(sum(revenue_amount), 0) from candidate.marts.fct_opportunities "
        "where cycle_id is null) as amount"
    )
    assert row["amount"] == sum(deal.revenue for deal in known.deals if deal.revenue is not None)


def assert_slices_add_up(built: Built) -> None:
    """Each slice of a rate holds the whole company's parts, split; each month likewise."""
    for report in REPORTS:
        apart = built.rows(
            f"""
            select metric_name, slice_name
            from candidate.marts.{report}
            where period_grain = 'all' and denominator_count is not null
            group by metric_name, slice_name
            qualify sum(denominator_count)
                <> first(sum(denominator_count)) over (
                    partition by metric_name order by slice_name <> 'all'
                )
            or sum(numerator_count)
                <> first(sum(numerator_count)) over (
                    partition by metric_name order by slice_name <> 'all'
                )
            """
        )
        assert not apart, f"{report}: {apart[:5]}"
