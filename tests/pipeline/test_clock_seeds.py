"""What would set the clock of the agreement wrong is refused: by a test of its own, each time."""

import pytest

from tests.pipeline.conftest import Refused

HOURS, HOLIDAYS = "build.seeds.business_hours", "build.seeds.holidays"
MONDAY = " where weekday = 1"
RATES, CYCLES = "candidate.marts.rpt_follow_up", "candidate.marts.fct_lead_cycles"
DEFECTS = {
    "closes before it opens": (
        "openings_of_a_day_follow_each_other",
        f"update {HOURS} set closes_at = '08:59'{MONDAY}",
    ),
    "two openings overlap": (
        "openings_of_a_day_follow_each_other",
        f"insert into {HOURS} values (null, 1, '17:30', '20:00', '1990-01-01')",
    ),
    "nobody's week holds in the beginning": (
        "every_day_belongs_to_a_week",
        f"update {HOURS} set valid_from = '2026-01-01'",
    ),
    "only one zone has a week": (
        "every_day_belongs_to_a_week",
        f"update {HOURS} set time_zone = 'Europe/Berlin'",
    ),
    "an eighth day": (
        "within_range_business_hours_weekday__7__1",
        f"update {HOURS} set weekday = 8{MONDAY}",
    ),
    "nine o'clock without its zero": (
        "clock_time_business_hours_opens_at",
        f"update {HOURS} set opens_at = '9:00'{MONDAY}",
    ),
    "an hour of 75 minutes": (
        "clock_time_business_hours_opens_at",
        f"update {HOURS} set opens_at = '09:75'{MONDAY}",
    ),
    "later than midnight": (
        "clock_time_business_hours_closes_at",
        f"update {HOURS} set closes_at = '24:01'{MONDAY}",
    ),
    "hours of a zone that does not exist": (
        "time_zone_business_hours_time_zone",
        f"update {HOURS} set time_zone = 'Europe/Berln'{MONDAY}",
    ),
    "a holiday in a zone that does not exist": (
        "time_zone_holidays_time_zone",
        f"insert into {HOLIDAYS} values ('Germany', '2026-10-03', 'Unity')",
    ),
    "a late hand-off counted twice": (
        "due_hand_offs_are_met_late_or_open",
        f"update {RATES} set numerator_count = numerator_count + 1 "
        "where metric_name = 'sla_late_rate' and period_grain = 'all' and slice_name = 'all'",
    ),
    "a due hand-off lost from every rate": (
        "due_hand_offs_are_met_late_or_open",
        f"update {CYCLES} set due_at = as_of, sla_status = 'met' "
        "where cycle_id = (select min(cycle_id) from candidate.marts.fct_lead_cycles "
        "where due_at is null)",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_found(refused: Refused, defect: str) -> None:
    name, change = DEFECTS[defect]
    assert refused(name, "select 1") == 0
    assert refused(name, change) > 0


def test_a_break_and_a_day_until_midnight_are_no_defects(refused: Refused) -> None:
    change = (
        f"update {HOURS} set closes_at = '12:00'{MONDAY}; "
        f"insert into {HOURS} values (null, 1, '12:00', '24:00', '1990-01-01')"
    )
    assert refused("openings_of_a_day_follow_each_other", change) == 0
    assert refused("clock_time_business_hours_closes_at", "select 1") == 0
