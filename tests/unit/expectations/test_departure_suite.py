"""Every expectation of the departure gate passes on clean marts and fails on its own defect."""

import shutil
from pathlib import Path

import duckdb
import pytest

from expectations import departure, runner
from expectations.limits import read_limits
from expectations.suites import Suite, blocking
from tests import sample_marts

LIMITS = read_limits(Path(__file__).parents[3] / "seeds" / "quality_limits.csv")
PUBLISHED_ROWS = {"fct_lead_cycles": 120, "fct_opportunities": 12, "fct_touches": 400}
SUITE = departure.suite(LIMITS, published_rows=PUBLISHED_ROWS)


def _rate_defects(table: str, subject: str, metric: str) -> dict[str, str]:
    """The same defects for each of the rate reports."""
    first = f"metric_name = '{metric}' and period_start = date '2025-01-01'"
    update = f"update marts.{table} set"
    return {
        f"a {subject} rate has one row": (f"insert into marts.{table} from marts.{table} limit 1"),
        f"a {subject} rate is between 0 and 1": f"{update} rate = 1.2, "
        f"denominator_count = 1000 where {first}",
        f"a {subject} rate counts a part of its whole": f"{update} numerator_count = 97, "
        f"denominator_count = 96 where {first}",
        f"a {subject} rate of nothing is not measured": f"{update} rate = 0, numerator_count = 0, "
        f"denominator_count = 0 where {first}",
        f"a {subject} rate has its interval in order": f"{update} rate_low = 0.9, rate_high = 0.1 "
        f"where {first}",
    }


DEFECTS = {
    "a cycle has one row": (
        "insert into marts.fct_lead_cycles from marts.fct_lead_cycles where cycle_id = 'y001'"
    ),
    "a cycle has a person": (
        "update marts.fct_lead_cycles set person_key = null where cycle_id = 'y001'"
    ),
    "a cycle has an outcome": (
        "update marts.fct_lead_cycles set outcome = null where cycle_id = 'y001'"
    ),
    "an outcome is a known word": (
        "update marts.fct_lead_cycles set outcome = 'paused' where cycle_id = 'y001'"
    ),
    "won money belongs to won cycles": (
        "update marts.fct_lead_cycles set won_amount = 5 where cycle_id = 'y001'"
    ),
    "an answer follows its hand-off": (
        "update marts.fct_lead_cycles set response_hours = -1 where cycle_id = 'y001'"
    ),
    "few cycles run out of order": "update marts.fct_lead_cycles set is_out_of_order = true",
    "a deal has one row": (
        "insert into marts.fct_opportunities from marts.fct_opportunities limit 1"
    ),
    "a deal is open, won or lost": (
        "update marts.fct_opportunities set status = 'pending' where opportunity_id = 'o012'"
    ),
    "only won deals have revenue": (
        "update marts.fct_opportunities set revenue_amount = 7 where opportunity_id = 'o012'"
    ),
    "revenue is zero or more": (
        "update marts.fct_opportunities set revenue_amount = -7 where opportunity_id = 'o001'"
    ),
    "a touch has one row": "insert into marts.fct_touches from marts.fct_touches limit 1",
    "a touch has a time": (
        "update marts.fct_touches set touched_at = null where touch_id = 't0001'"
    ),
    "a touch is eligible or says why not": (
        "update marts.fct_touches set is_eligible = false where touch_id = 't0001'"
    ),
    "few touches lack a channel": "update marts.fct_touches set channel = 'unmapped'",
    "a conversion credits a touch once": (
        "insert into marts.fct_attribution_credits from marts.fct_attribution_credits limit 1"
    ),
    "first touch credit is a share": (
        "update marts.fct_attribution_credits set first_touch_weight = 1.5"
    ),
    "last touch credit is a share": (
        "update marts.fct_attribution_credits set last_touch_weight = -0.5"
    ),
    "linear credit is a share": "update marts.fct_attribution_credits set linear_weight = 2",
    "position based credit is a share": (
        "update marts.fct_attribution_credits set position_based_weight = 2"
    ),
    "a campaign's day costs zero or more": "update marts.fct_campaign_days set cost_amount = -1",
    "a campaign has one row per view": (
        "insert into marts.rpt_campaign_roi from marts.rpt_campaign_roi limit 1"
    ),
    "cost is known, zero or missing": (
        "update marts.rpt_campaign_roi set cost_status = 'guessed', roi = null"
    ),
    "missing cost is empty": (
        "update marts.rpt_campaign_roi set cost_amount = 0 where cost_status = 'missing'"
    ),
    "a campaign's cost is zero or more": (
        "update marts.rpt_campaign_roi set cost_amount = -1 where cost_status = 'zero'"
    ),
    "ROI needs a known cost": (
        "update marts.rpt_campaign_roi set roi = 0 where cost_status = 'zero'"
    ),
    "ROI loses at most all": "update marts.rpt_campaign_roi set roi = -1.5 where roi = -1",
    "the ROI range is in order": (
        "update marts.rpt_campaign_roi set roi_low = 3, roi_high = 2 where roi is not null"
    ),
    "cost coverage is a share": "update marts.rpt_campaign_roi set cost_coverage = 1.1",
    "a campaign's wins are zero or more": "update marts.rpt_campaign_roi set won_count = -1",
    "a campaign's row says as of when": "update marts.rpt_campaign_roi set as_of = null",
    "ROI is believable": "update marts.rpt_campaign_roi set roi = 5000 where roi = -1",
    **_rate_defects("rpt_follow_up", "follow up", "follow_up_rate"),
    **_rate_defects("rpt_recycling", "recycling", "recycle_rate"),
    **_rate_defects("rpt_funnel_cohorts", "funnel cohorts", "win_rate"),
    "a curve counts a part of who is at risk": (
        "update marts.rpt_conversion_curves set converted_count = 41"
    ),
    "a curve is a share within its interval": (
        "update marts.rpt_conversion_curves set converted_share = 0.4 where lag_days = 9"
    ),
    "a known score has a band": (
        "update marts.fct_lead_scores set score_band = null where cycle_id = 'y002'"
    ),
    "a score is below its threshold or not": (
        "update marts.fct_lead_scores set is_below_threshold = not is_below_threshold "
        "where cycle_id = 'y002'"
    ),
    "a lateness rate counts a part of its whole": (
        "update marts.rpt_lateness set numerator_count = 61 where conversion = 'won'"
    ),
    "a standardised rate is within its interval": (
        "update marts.rpt_lateness set standardised_rate = 0.4 where conversion = 'won'"
    ),
    "a bin's conversions are a part of it": (
        "insert into marts.rpt_score_review by name select '1' as definition_version,"
        " 'won' as conversion, 'band' as bin_kind, 'hot' as bin, 5 as numerator_count,"
        " 4 as denominator_count, 1 as captured_share, 1 as reached_share"
    ),
    "bins reach no more than all": (
        "insert into marts.rpt_score_review by name select '1' as definition_version,"
        " 'won' as conversion, 'band' as bin_kind, 'hot' as bin, 4 as numerator_count,"
        " 4 as denominator_count, 1.1 as captured_share, 1 as reached_share"
    ),
    "an area is within its interval": (
        "insert into marts.rpt_score_quality by name select '1' as definition_version,"
        " 'won' as conversion, 0.8 as auc, 0.5 as auc_low, 0.7 as auc_high"
    ),
    "a rejection reason counts a part of all": (
        "insert into marts.rpt_rejection_reasons by name"
        " select 5 as rejections_count, 4 as all_rejections_count"
    ),
    "a rejection reason's share is within its interval": (
        "insert into marts.rpt_rejection_reasons by name select 0.5 as rejection_share,"
        " 0.6 as rejection_share_low, 0.7 as rejection_share_high"
    ),
    "rejected leads cost zero or more": (
        "insert into marts.rpt_rejection_reasons by name select -0.01 as cost_amount"
    ),
    "a buying stage's touches are a part of those mapped": (
        "insert into marts.rpt_content_gaps by name select 5 as touches_count,"
        " 4 as mapped_touches_count, 1 as touches_share"
    ),
    "a gap is told of a stage of the agreement only": (
        "insert into marts.rpt_content_gaps by name select true as is_gap"
    ),
    "nurture counts a part of its whole": (
        "insert into marts.rpt_nurture_progression by name"
        " select 5 as advanced_count, 4 as cycles_count"
    ),
    "a nurture rate is within its interval": (
        "insert into marts.rpt_nurture_progression by name select 0.5 as standardised_rate,"
        " 0.6 as standardised_rate_low, 0.7 as standardised_rate_high"
    ),
    "a lead to call is listed once": (
        "insert into marts.lst_call_queue from marts.lst_call_queue limit 1"
    ),
    "a lead to try again is listed once": (
        "insert into marts.lst_recycle_queue from marts.lst_recycle_queue limit 1"
    ),
    "a source's numbers are shares and ratings": (
        "update marts.rpt_source_quality set perceived_quality = 5.5"
    ),
    "a practice is measured or says why not": (
        "update marts.rpt_process_scorecard set rate = 0 where answer = 'not measured'"
    ),
    "a plan needs more than nothing or says why it cannot tell": (
        "update marts.rpt_backward_plan set needed_count = 0 where stage = 'won'"
    ),
    "an overdue lead is listed once": (
        "insert into marts.lst_overdue_leads from marts.lst_overdue_leads limit 1"
    ),
    "an overdue lead has a person": (
        "update marts.lst_overdue_leads set person_key = null where cycle_id = 'y006'"
    ),
    "there are people": "delete from marts.dim_people",
    "there are lead cycles": "delete from marts.fct_lead_cycles",
    "fct_lead_cycles did not shrink": "delete from marts.fct_lead_cycles where cycle_id > 'y020'",
    "fct_opportunities did not shrink": "delete from marts.fct_opportunities where status = 'won'",
    "fct_touches did not shrink": "delete from marts.fct_touches where touch_id > 't0100'",
}
# No cycle at all is also far fewer than before.
ALSO_FAILS = {"there are lead cycles": {"fct_lead_cycles did not shrink"}}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_marts.write(tmp_path_factory.mktemp("marts") / "clean.duckdb")


@pytest.fixture
def candidate(clean: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(clean, tmp_path / "candidate.duckdb"))


def seed(candidate: Path, defect: str) -> None:
    with duckdb.connect(str(candidate)) as connection:
        connection.execute(defect)


def test_clean_marts_pass_every_expectation(clean: Path) -> None:
    results = runner.inspect(clean, SUITE)

    assert [result for result in results if not result.passed] == []
    assert [result.name for result in results] == [one.name for one in SUITE.expectations]


def test_every_expectation_has_a_defect_and_a_name_of_its_own() -> None:
    names = [expectation.name for expectation in SUITE.expectations]

    assert sorted(DEFECTS) == sorted(names)
    assert len(names) <= 82


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_fails_exactly_its_expectation(candidate: Path, name: str) -> None:
    seed(candidate, DEFECTS[name])
    table = next(one.table for one in SUITE.expectations if one.name == name)
    suite = Suite("departure", tuple(one for one in SUITE.expectations if one.table == table))

    failed = [result for result in runner.inspect(candidate, suite) if not result.passed]

    assert {result.name for result in failed} == {name} | ALSO_FAILS.get(name, set())


def test_failing_rows_are_named_by_key(candidate: Path) -> None:
    seed(candidate, DEFECTS["a cycle has a person"])
    seed(candidate, DEFECTS["a touch has one row"])

    failed = {one.name: one for one in runner.inspect(candidate, SUITE) if not one.passed}

    assert failed["a cycle has a person"].sample == ["cycle_id=y001"]
    assert failed["a cycle has a person"].observed == "1 of 120 rows"
    assert failed["a touch has one row"].sample == ["touch_id=t0000"]
    assert len(blocking(list(failed.values()))) == 2


def test_a_missing_table_or_column_fails_what_needs_it(candidate: Path) -> None:
    seed(candidate, "drop table marts.lst_overdue_leads")
    seed(candidate, "alter table marts.rpt_recycling drop column rate_low")

    failed = {one.name: one.observed for one in runner.inspect(candidate, SUITE) if not one.passed}

    assert failed["an overdue lead is listed once"] == "the table does not exist"
    assert "rate_low" in failed["a recycling rate has its interval in order"]
    assert len(failed) == 3


def test_the_file_is_free_for_a_writer_after_the_inspection(candidate: Path) -> None:
    runner.inspect(candidate, Suite("departure", SUITE.expectations[:1]))

    seed(candidate, "create table marts.written_later as select 1 as one")
