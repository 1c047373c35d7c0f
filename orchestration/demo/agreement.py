"""The parts of the agreement that the truth depends on: rates, windows, targets, working time.

They are read from the seeds, because people edit them; nothing else of the project is read. The
definition of a sales-ready lead is not: the company plays its own, or none.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from orchestration.demo.definition import Definition

WINDOW_DAYS = {
    "follow_up": 7,
    "acceptance": 14,
    "rejection": 30,
    "leak": 30,
    "qualification": 60,
    "recycle": 90,
    "return_path": 30,
    "orphan": 60,
    "closure": 180,
    "re_entry": 180,
    "conversion": 180,
    "conversion_to_won": 365,
    "velocity": 365,
}
Opening = tuple[str | None, int, str, str, str]
"""Time zone (None: every other), ISO weekday, opening and closing time, first day of the week."""
Holiday = tuple[str | None, str]
"""Time zone (None: every zone) and date."""
WORKING_WEEK: tuple[Opening, ...] = tuple(
    (None, weekday, "09:00", "18:00", "1990-01-01") for weekday in range(1, 6)
)


@dataclass(frozen=True)
class Target:
    """How fast sales answers a hand-off, on which clock, and when an unanswered one expires."""

    respond_within_hours: int = 8
    clock: str = "working"
    expire_after_days: int = 45


@dataclass(frozen=True)
class Agreement:
    """Days per window, the target of a hand-off, working time, exchange rates, sales-readiness."""

    window_days: dict[str, int]
    target: Target
    openings: tuple[Opening, ...]
    holidays: tuple[Holiday, ...]
    exchange_rates: Path
    definition: Definition | None = None

    @classmethod
    def beside(cls, exchange_rates: Path) -> "Agreement":
        """Read the agreement from the seeds in the folder of `exchange_rates`, where they exist."""
        seeds = exchange_rates.parent
        windows = dict(WINDOW_DAYS)
        for row in _rows(seeds / "maturity_windows.csv"):
            if row["metric"] in windows:
                windows[row["metric"]] = int(row["days"])
        target = Target()
        for row in _rows(seeds / "sla_targets.csv"):
            if row["stage"] == "handed_off" and not row["segment"]:
                target = Target(
                    int(row["respond_within_hours"]), row["clock"], int(row["expire_after_days"])
                )
        openings = tuple(
            (
                row["time_zone"] or None,
                int(row["weekday"]),
                row["opens_at"],
                row["closes_at"],
                row["valid_from"],
            )
            for row in _rows(seeds / "business_hours.csv")
        )
        holidays = tuple(
            (row["time_zone"] or None, row["holiday_date"]) for row in _rows(seeds / "holidays.csv")
        )
        return cls(windows, target, openings or WORKING_WEEK, holidays, exchange_rates)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
