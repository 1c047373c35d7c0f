"""How numbers and periods are written. `assets/formats.js` writes them the same way."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

MINUS = "\u2212"
SPACE = "\u00a0"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: float, *, digits: int = 0) -> str:
    """1234.5 as 1,234.5, with a true minus sign and never minus zero."""
    text = f"{abs(value):,.{digits}f}"
    is_zero = not any(digit in text for digit in "123456789")
    return text if value >= 0 or is_zero else MINUS + text


def write(value: Any, *, kind: str) -> str:
    """A measured value as its kind is written: text, money, count, return, rate, points or
    multiple; cents is money to the last digit."""
    match kind:
        case "cents":
            return number(value, digits=2)
        case "money":
            return number(value, digits=0 if abs(value) >= 100 or value == 0 else 2)
        case "count":
            whole = abs(value - round(value)) < 0.005
            return number(value, digits=0 if whole else (1 if abs(value) >= 100 else 2))
        case "return":
            sign = "+" if round(value * 100) > 0 else ""
            return f"{sign}{number(value * 100)}{SPACE}%"
        case "rate":
            return f"{number(value * 100, digits=1)}{SPACE}%"
        case "points":
            sign = "+" if value > 0 else ""
            return f"{sign}{number(value * 100, digits=1)} points"
        case "multiple":
            return f"{number(value, digits=1)}{SPACE}×"
        case _:
            return str(value)


def spread(row: Mapping[str, Any]) -> str:
    """The range of an ROI, from `roi_low` to `roi_high`."""
    low, high = (write(row[end], kind="return") for end in ("roi_low", "roi_high"))
    return low if low == high else f"{low} to {high}"


def counted(count: int, thing: str) -> str:
    """1 campaign, 2 campaigns."""
    return f"{number(count)} {thing}{'' if count == 1 else 's'}"


def period(start: date, *, grain: str) -> str:
    """A period by name: Jun 2026, Q2 2026, 2026, or its first day."""
    match grain:
        case "month":
            return f"{MONTHS[start.month - 1]} {start.year}"
        case "quarter":
            return f"Q{(start.month + 2) // 3} {start.year}"
        case "year":
            return str(start.year)
        case "all":
            return "All time"
        case _:
            return f"{grain} from {start.day} {MONTHS[start.month - 1]} {start.year}"


def period_end(start: date, *, grain: str) -> date | None:
    """The first day after a period; None for one without an end."""
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain)
    if months:
        after = start.month - 1 + months
        return date(start.year + after // 12, after % 12 + 1, 1)
    return start + timedelta(days=7) if grain == "week" else None


def day(on: date) -> str:
    """A day as 1 Jul 2026."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def moment(at: datetime) -> str:
    """A UTC time as 1 Jul 2026, 00:00 UTC."""
    return f"{day(at)}, {at:%H:%M} UTC"


def plain(value: Any) -> Any:
    """A value as JSON holds it, no longer than its meaning: at most six decimals."""
    match value:
        case bool() | None | str() | int():
            return value
        case Decimal() | float():
            short = round(float(value), 6)
            return int(short) if short.is_integer() else short
        case _:
            return str(value)
