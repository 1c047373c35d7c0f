"""The limits that both teams agreed on: rows of `seeds/quality_limits.csv`, never our numbers."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from expectations.suites import Severity
from orchestration.errors import LeadloopError


class LimitsError(LeadloopError):
    """The file of limits is not usable; the text says where and why."""


@dataclass(frozen=True)
class Limit:
    """One agreed number, and what happens to a run that breaks it."""

    value: float
    severity: Severity


@dataclass(frozen=True)
class Limits:
    """The agreed limits by name."""

    path: Path
    rows: Mapping[str, Limit]

    def __getitem__(self, name: str) -> Limit:
        """The limit of that name; LimitsError names the file if it has none."""
        try:
            return self.rows[name]
        except KeyError:
            raise LimitsError(f"{self.path}: no limit named {name}; add a row for it") from None


def read_limits(path: Path) -> Limits:
    """Read `limit_name,value,severity` (more columns may stand beside); LimitsError if broken."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            return Limits(path, {row["limit_name"]: _limit(row) for row in reader})
    except FileNotFoundError:
        raise LimitsError(f"{path}: the file of agreed limits is missing") from None
    except (KeyError, ValueError, TypeError) as error:
        raise LimitsError(f"{path}:{reader.line_num}: {error}") from None


def _limit(row: Mapping[str, str]) -> Limit:
    severity = row.get("severity") or "critical"
    if severity not in get_args(Severity):
        raise ValueError(f"severity {severity!r} is not one of {', '.join(get_args(Severity))}")
    return Limit(float(row["value"]), severity)
