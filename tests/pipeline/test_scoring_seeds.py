"""What people may write wrongly in the scoring seeds is refused, with the row and the reason."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from tests.conftest import Company

Refused = Callable[[str, str], list[tuple]]

RULES = "build.seeds.scoring_rules"
BUCKETS = "build.seeds.response_buckets"
RULE_DEFECTS = {
    "unknown signal titel": f"update {RULES} set signal = 'titel'",
    "signal title is of dimension fit": f"update {RULES} set dimension = 'engagement'",
    "operator at_least cannot look at text": f"update {RULES} set operator = 'at_least'",
    "operator looks_like cannot look at text": f"update {RULES} set operator = 'looks_like'",
    "operator regex needs a value": f"update {RULES} set value = null",
    "operator is_known takes no value": f"update {RULES} set operator = 'is_known'",
    "value many is no number": (
        f"update {RULES} set signal = 'employee_count', operator = 'at_least', value = 'many'"
    ),
    "value maybe is not true or false": (
        f"update {RULES} set signal = 'is_customer', operator = 'equals', value = 'maybe'"
    ),
    "the cap is less than the points of once": f"update {RULES} set cap = points - 1",
    "points of fit do not halve": f"update {RULES} set half_life_days = 30",
    "half_life_days is 7 or more": (
        f"update {RULES} set dimension = 'engagement', signal = 'form', operator = 'happened', "
        "value = null, half_life_days = 6"
    ),
}
ONE_RULE = " where rule_id = 'leads_finance' and version = '2'"


@pytest.fixture
def refused(simulated: Company, tmp_path: Path) -> Refused:
    """What a test over seeds finds after a change of a seed, as dbt compiled it."""
    home = Home(simulated.home)
    build = Path(shutil.copy(home.build, tmp_path / "build.duckdb"))
    compiled = home.dbt_target / "compiled"

    def find(name: str, change: str) -> list[tuple]:
        (file,) = compiled.rglob(f"{name}.sql")
        with duckdb.connect() as connection:
            connection.execute(f"attach '{build}' as build")
            connection.execute(change)
            return connection.execute(file.read_text(encoding="utf-8")).fetchall()

    return find


@pytest.mark.parametrize("problem", RULE_DEFECTS)
def test_an_impossible_rule_is_named_with_its_reason(refused: Refused, problem: str) -> None:
    found = refused("scoring_rules_are_possible", RULE_DEFECTS[problem] + ONE_RULE)

    assert found == [("2", "leads_finance", problem)]


def test_a_cap_has_the_sign_of_its_points(refused: Refused) -> None:
    change = f"update {RULES} set cap = 15 where rule_id = 'looked_for_job'"

    assert refused("scoring_rules_are_possible", change) == [
        ("2", "looked_for_job", "the cap is less than the points of once")
    ]


def test_versions_do_not_overlap(refused: Refused) -> None:
    found = refused(
        "scoring_rules_are_possible",
        f"update {RULES} set valid_to = '2025-01-01' where version = '1'",
    )

    assert {problem for _, _, problem in found} == {
        "its period overlaps with version 1",
        "its period overlaps with version 2",
    }


def test_a_version_has_one_period(refused: Refused) -> None:
    found = refused(
        "scoring_rules_are_possible", f"update {RULES} set valid_to = '2026-12-31'{ONE_RULE}"
    )

    assert ("2", "analyses_only", "its period is not that of rule leads_finance") in found


def test_a_period_ends_after_it_begins(refused: Refused) -> None:
    found = refused(
        "scoring_rules_are_possible",
        f"update {RULES} set valid_to = '1989-12-31' where version = '1'",
    )

    assert {problem for _, _, problem in found} == {"valid_to is before valid_from"}


@pytest.mark.parametrize(
    ("test", "change", "problem"),
    [
        (
            "every_score_has_a_band",
            "update build.seeds.score_bands set score_from = 0 where band = 'cold'",
            "the last row asks for a minimum",
        ),
        (
            "thresholds_hold_for_every_segment",
            "delete from build.seeds.thresholds where segment is null",
            "no row without a segment holds from then on, for every other segment",
        ),
        (
            "thresholds_hold_for_every_segment",
            "update build.seeds.thresholds set valid_from = '1989-12-31' where segment is not null",
            "no row without a segment holds from then on, for every other segment",
        ),
        (
            "response_buckets_are_without_gaps",
            f"update {BUCKETS} set from_hours = 2 where clock = 'raw' and position = 2",
            "does not begin where the one before it ends",
        ),
        (
            "response_buckets_are_without_gaps",
            f"update {BUCKETS} set from_hours = 1 where clock = 'raw' and position = 1",
            "does not begin where the one before it ends",
        ),
        (
            "response_buckets_are_without_gaps",
            f"update {BUCKETS} set until_hours = 999 where clock = 'raw' and position = 6",
            "ends, though no bucket follows",
        ),
        (
            "response_buckets_are_without_gaps",
            f"delete from {BUCKETS} where clock = 'raw' and position = 7",
            "has no one bucket for what nobody answered",
        ),
        (
            "every_way_back_has_a_step",
            "delete from build.seeds.recycle_steps where outcome = 'rejected' and reason is null",
            "has no row for every other reason",
        ),
        (
            "every_way_back_has_a_step",
            "update build.seeds.recycle_steps set next_step = null where outcome = 'expired'",
            "says when or what, but not both",
        ),
    ],
)
def test_an_incomplete_agreement_is_refused(
    refused: Refused, test: str, change: str, problem: str
) -> None:
    (row,) = refused(test, change)

    assert row[-1] == problem


@pytest.mark.parametrize(
    "test",
    [
        "scoring_rules_are_possible",
        "every_score_has_a_band",
        "thresholds_hold_for_every_segment",
        "response_buckets_are_without_gaps",
        "every_way_back_has_a_step",
    ],
)
def test_the_shipped_seeds_are_possible(refused: Refused, test: str) -> None:
    assert refused(test, "select 1") == []
