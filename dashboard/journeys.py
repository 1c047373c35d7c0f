"""The journeys of deals: each of a deal's conversions within each look-back, touch by touch.

The terminal and the pages of deals tell the same of the same rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.marts import Marts

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Journey:
    """One conversion of a deal within one look-back.

    `path` is a row of the query `opportunity_paths`, `rows` are those of `opportunity_journeys`
    that belong to it, in the order of time.
    """

    path: Row
    rows: Sequence[Row]

    @property
    def credited(self) -> list["JourneyTouch"]:
        """The touches that earn credit."""
        return [touch for touch in self.touches if touch.weights]

    @property
    def uncredited(self) -> list["JourneyTouch"]:
        """The touches that earn none."""
        return [touch for touch in self.touches if not touch.weights]

    @property
    def touches(self) -> list["JourneyTouch"]:
        """Every touch near the conversion."""
        groups: dict[str, list[Row]] = {}
        for row in self.rows:
            groups.setdefault(row["touch_id"], []).append(row)
        return [
            JourneyTouch(
                rows[0],
                {
                    row["attribution_model"]: row["credit_weight"]
                    for row in rows
                    if row["attribution_model"]
                },
                {
                    row["attribution_model"]: row["credit_amount"]
                    for row in rows
                    if row["attribution_model"]
                },
            )
            for rows in groups.values()
        ]

    @property
    def models(self) -> list[str]:
        """The attribution models that give credit here."""
        return sorted({row["attribution_model"] for row in self.rows if row["attribution_model"]})

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why touches earn nothing, and how many, the most frequent reason first."""
        return Counter(row["reason"] for row in self.rows if row["reason"]).most_common()


@dataclass(frozen=True)
class JourneyTouch:
    """One touch of a journey: what it was, and its credit by model as share and as amount."""

    row: Row
    weights: Mapping[str, float]
    amounts: Mapping[str, Decimal | None]


def journeys(marts: Marts, opportunity_ids: Iterable[str]) -> dict[str, list[Journey]]:
    """The journeys of the deals that are published among these keys, in the order of the keys.

    Of a deal the latest conversion comes first, of it the longest look-back; a deal without any
    conversion has one journey without touches.
    """
    keys = list(opportunity_ids)
    rows: dict[tuple, list[Row]] = {}
    for row in marts.rows("opportunity_journeys", opportunity_ids=keys):
        rows.setdefault(_place(row), []).append(row)
    found: dict[str, list[Journey]] = {}
    for path in marts.rows("opportunity_paths", opportunity_ids=keys):
        journey = Journey(path, rows.get(_place(path), []))
        found.setdefault(path["opportunity_id"], []).append(journey)
    return found


def _place(row: Row) -> tuple:
    return row["opportunity_id"], row["conversion_type"], row["lookback_days"]
