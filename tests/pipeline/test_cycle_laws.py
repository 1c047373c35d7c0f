"""What would make the reports of the lead cycle wrong holds a run back: each law has its defect."""

import pytest

from tests.pipeline.conftest import Refused

REPORTS = "build.intermediate.int_report_rows"
EXPECTED = " where unit = 'expected_share' and rate is not null"
FIRST_LEAK = "(select min(cycle_id) from candidate.marts.lst_leaked_leads)"
DEFECTS = {
    "a leak that is not on the list": (
        "leaks_are_listed",
        f"delete from candidate.marts.lst_leaked_leads where cycle_id = {FIRST_LEAK}",
    ),
    "a leak that is on the list twice": (
        "leaks_are_listed",
        "insert into candidate.marts.lst_leaked_leads "
        f"from candidate.marts.lst_leaked_leads where cycle_id = {FIRST_LEAK}",
    ),
    "a rejection of no reason's": (
        "rejection_reasons_add_up",
        "update candidate.marts.rpt_rejection_reasons set rejections_count = rejections_count - 1 "
        "where period_grain = 'all' and slice_name = 'segment'",
    ),
    "an expected share beyond its interval": (
        "rates_are_parts_of_a_whole",
        f"update {REPORTS} set rate_high = rate - 0.001{EXPECTED}",
    ),
    "an expected share without an interval": (
        "rates_are_parts_of_a_whole",
        f"update {REPORTS} set rate_low = null{EXPECTED}",
    ),
    "more conversions than entries": (
        "rates_are_parts_of_a_whole",
        f"update {REPORTS} set numerator_count = denominator_count + 1{EXPECTED}",
    ),
    "a month more than mature": (
        "rates_are_parts_of_a_whole",
        f"update {REPORTS} set cohort_maturity = 1.01 where cohort_maturity = 1",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_found(refused: Refused, defect: str) -> None:
    name, change = DEFECTS[defect]
    assert refused(name, "select 1") == 0
    assert refused(name, change) > 0
