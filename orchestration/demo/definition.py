"""A definition of a sales-ready lead that the simulated company may work by.

Without one, chance decides who becomes sales-ready. With one, exactly those leads do whose points
for forms, events and clicks in mails reach the threshold, when they reach it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Points:
    """What one kind of touch gives; `asset_name` narrows it to one form or mail."""

    touch_type: str
    points: float
    half_life_days: float
    asset_name: str | None = None


@dataclass(frozen=True)
class Definition:
    """Points, halved with time and without a cap, and the sum that makes a lead sales-ready."""

    points: tuple[Points, ...]
    threshold: float
