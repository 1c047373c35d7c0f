"""What the agreement between marketing and sales says, read from its seeds: numbers, no rule."""

import csv
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).parents[3] / "seeds"


def window(name: str) -> timedelta:
    """How long a metric waits before a cycle counts."""
    return timedelta(days=int(_only("maturity_windows", metric=name)["days"]))


def expires_after() -> timedelta:
    """How long a hand-off to a person of no segment stays open without an answer."""
    return timedelta(
        days=int(_only("sla_targets", stage="handed_off", segment="")["expire_after_days"])
    )


def wording(stage: str, reason: str | None) -> str | None:
    """A reason as the vocabulary words it; any other is outside it, none is none."""
    if not (reason or "").strip():
        return None
    for row in _rows("reasons"):
        if row["stage"] == stage and row["reason"].lower() == reason.strip().lower():
            return row["reason"]
    return "outside_vocabulary"


def is_role_mailbox(mailbox: str) -> bool:
    """Whether an address stands for a role, not for a person."""
    return any(row["mailbox"] == mailbox for row in _rows("role_mailboxes"))


def in_euro(amount: Decimal | None, currency: str | None, day: date) -> Decimal | None:
    """An amount at the last rate at or before the day, to the cent."""
    if amount is None or currency in (None, "EUR"):
        return amount
    rates = {
        date.fromisoformat(row["rate_date"]): Decimal(row["units_per_euro"])
        for row in _rows("exchange_rates")
        if row["currency_code"] == currency
    }
    rate = rates[max(known for known in rates if known <= day)]
    return (amount / rate).quantize(Decimal("0.01"), ROUND_HALF_UP)


@cache
def _rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _only(seed: str, **wanted: str) -> dict[str, str]:
    (found,) = [row for row in _rows(seed) if wanted.items() <= row.items()]
    return found
