"""The limits that both teams agreed on: rows of `seeds/quality_limits.csv`, no numbers in code."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from expectations.suites import InspectionError


@dataclass(frozen=True)
class Limits:
    """The agreed limits by name; `path` is where they are edited."""

    path: Path
    values: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        """The limit of that name; InspectionError names the file if it has none."""
        try:
            return self.values[name]
        except KeyError:
            raise InspectionError(f"{self.path}: no limit named {name}; add a row for it") from None


def read_limits(path: Path) -> Limits:
    """Read the limits that hold for every source; InspectionError if the file is not usable."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            general = (row for row in reader if not row.get("source"))
            return Limits(path, {row["limit_name"]: float(row["limit_value"]) for row in general})
    except FileNotFoundError:
        raise InspectionError(f"{path}: the file of agreed limits is missing") from None
    except KeyError as error:
        raise InspectionError(f"{path}:1: the column {error} is missing") from None
    except (ValueError, TypeError) as error:
        raise InspectionError(f"{path}:{reader.line_num}: {error}") from None
