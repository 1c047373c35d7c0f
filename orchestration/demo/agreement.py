"""The parts of the agreement that the truth depends on: exchange rates, windows, expiry.

They are read from the seeds, because people edit them; nothing else of the project is read.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

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
}
EXPIRE_AFTER_DAYS = 45


@dataclass(frozen=True)
class Agreement:
    """Days per window, days until a hand-off expires, and the file of exchange rates."""

    window_days: dict[str, int]
    expire_after_days: int
    exchange_rates: Path

    @classmethod
    def beside(cls, exchange_rates: Path) -> "Agreement":
        """Read the windows from the seeds in the folder of `exchange_rates`, where they exist."""
        windows = dict(WINDOW_DAYS)
        for row in _rows(exchange_rates.parent / "maturity_windows.csv"):
            if row["metric"] in windows:
                windows[row["metric"]] = int(row["days"])
        expire_after_days = EXPIRE_AFTER_DAYS
        for row in _rows(exchange_rates.parent / "sla_targets.csv"):
            if row["stage"] == "handed_off" and not row["segment"]:
                expire_after_days = int(row["expire_after_days"])
        return cls(windows, expire_after_days, exchange_rates)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
