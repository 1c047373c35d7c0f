"""A company of random leads, as the rows of the contract's canonical tables. No rule stands here.

Everything that sources do to a lead may happen: stages in any order and at the same second, words
that nobody mapped, merges, shared addresses, deletions, deals of several people that are opened
again or closed before they were created, activities of machines, and events after the run.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

AS_OF = datetime(2026, 7, 1)
BEGINNING = datetime(2024, 6, 1)
# Rates of exchange are known from and to these days.
FIRST_DAY, LAST_DAY = date(2023, 7, 1), date(2026, 7, 10)
TIME_ZONE = "Europe/Berlin"
CURRENCY = "EUR"

# `ledger` records what happened and never when; its people may be the same as those of `crm`.
TIMED, UNTIMED = "crm", "ledger"

Row = dict[str, Any]
Rows = dict[tuple[str, str], list[Row]]
Item = TypeVar("Item")

STAGES = (
    *("inquiry", "mql", "handed_off", "accepted", "qualified"),
    *("rejected", "recycled", "disqualified", "won", "lost"),
)
LIKELY_NEXT = {
    "inquiry": ("mql", "mql", "handed_off", "recycled", "disqualified"),
    "mql": ("handed_off", "handed_off", "handed_off", "recycled", "disqualified"),
    "handed_off": ("accepted", "accepted", "rejected", "recycled", "handed_off"),
    "accepted": ("qualified", "qualified", "rejected", "recycled", "won"),
    "qualified": ("won", "lost", "recycled", "rejected"),
}
# Neither is a stage: the first is known to be none, the others nobody has mapped.
NO_STAGES = ("none", "on hold", "Nurture Q3")
REASONS = ("No budget", " bad timing ", "Spam", "they hung up", "", None)
ACTIVITY_TYPES = ("call", "meeting", "email", "Message", "task", "notification", "assignment")
CURRENCIES = ("EUR", "EUR", "EUR", "USD", "GBP", None)


@dataclass(frozen=True)
class Knobs:
    """How wild the histories are: shares are of events, people or deals; means are of counts."""

    seed: int
    people: int = 1000
    tied_share: float = 0.15
    random_stage_share: float = 0.35
    mean_changes: float = 6.0
    mean_activities: float = 3.0
    deals_share: float = 0.6


@dataclass
class RandomCompany:
    """The rows of every table by source and canonical table, and the knobs they came from."""

    knobs: Knobs
    rows: Rows = field(default_factory=dict)

    def of(self, table: str) -> Iterator[Row]:
        """Rows of a table over both sources, ids as the models know them: `source:id`."""
        for (source, name), rows in self.rows.items():
            for row in rows if name == table else ():
                yield {"source": source, **{key: _named(source, key, row[key]) for key in row}}

    def shuffled(self, seed: int) -> "RandomCompany":
        """The same rows in another order."""
        chance = random.Random(seed)
        return RandomCompany(
            self.knobs,
            {key: chance.sample(rows, len(rows)) for key, rows in self.rows.items()},
        )


def random_company(knobs: Knobs) -> RandomCompany:
    """A company of `knobs.people` people in the timed source and a tenth of it in the other."""
    return _Author(knobs).write()


def _named(source: str, column: str, value: Any) -> Any:
    is_id = column.endswith("_id") or column == "changed_by"
    return f"{source}:{value}" if is_id and value is not None else value


class _Author:
    """Writes one company; each person's events stay near that person's own beginning."""

    def __init__(self, knobs: Knobs) -> None:
        self.knobs = knobs
        self.chance = random.Random(knobs.seed)
        self.company = RandomCompany(knobs)
        self.users = [f"u{number}" for number in range(12)]
        self.campaigns = [f"c{number}" for number in range(8)]
        self.beginnings: dict[str, datetime] = {}
        self.ids = 0

    def write(self) -> RandomCompany:
        """All tables of both sources."""
        self._write_users_and_campaigns()
        for source, people in ((TIMED, self.knobs.people), (UNTIMED, self.knobs.people // 10)):
            ids = [f"p{number}" for number in range(people)]
            for person_id in ids:
                self._write_person(source, person_id, ids)
                self._write_stages(source, person_id)
                if source == TIMED:
                    self._write_activities(person_id)
                    self._write_marketing(person_id)
            for number in range(round(people * self.knobs.deals_share)):
                self._write_deal(source, f"d{number}", ids)
        return self.company

    # Chance.

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def one_of(self, items: tuple[Item, ...] | list[Item]) -> Item:
        return self.chance.choice(items)

    def count(self, mean: float) -> int:
        return min(int(self.chance.expovariate(1 / mean)), 40) if mean else 0

    def pause(self) -> timedelta:
        """Nothing, seconds, days or months: around every window of the agreement."""
        if self.happens(self.knobs.tied_share):
            return timedelta(0)
        longest = self.one_of((60, 3_600, 86_400, 10 * 86_400, 60 * 86_400, 250 * 86_400))
        return timedelta(seconds=self.chance.randint(0, longest))

    def near(self, moment: datetime) -> datetime:
        """A moment before or after another, mostly after."""
        moved = moment - self.pause() if self.happens(0.2) else moment + self.pause()
        return max(moved, datetime.combine(FIRST_DAY, time()))

    def next_id(self) -> str:
        self.ids += 1
        return f"{self.ids:06d}"

    # Tables.

    def add(self, source: str, table: str, row: Row) -> None:
        self.company.rows.setdefault((source, table), []).append(row)

    def _write_users_and_campaigns(self) -> None:
        roles = ("sales", "sales", "sales", "marketing", "other", None)
        for number, user_id in enumerate(self.users):
            self.add(TIMED, "users", {"user_id": user_id, "role": roles[number % len(roles)]})
        types = ("nurture", "Nurture", "webinar", "newsletter", None)
        for number, campaign_id in enumerate(self.campaigns):
            self.add(
                TIMED,
                "campaigns",
                {
                    "campaign_id": campaign_id,
                    "name": campaign_id,
                    "type": types[number % len(types)],
                    "is_bulk": (None, None, True, False)[number % 4],
                },
            )

    def _write_person(self, source: str, person_id: str, ids: list[str]) -> None:
        spread = (AS_OF - BEGINNING).total_seconds() * 1.02
        beginning = BEGINNING + timedelta(seconds=self.chance.randint(0, int(spread)))
        self.beginnings[f"{source}:{person_id}"] = beginning
        # Most addresses are nobody else's; a role's mailbox makes nobody one person.
        address = self.one_of((person_id, person_id, person_id, self.one_of(ids)))
        email = self.one_of(
            (f"{source}-{address}@example.com",) * 5
            + (f"{self.one_of(ids)}@both.example", "info@example.com", None)
        )
        row = {
            "person_id": person_id,
            "email": email,
            "lead_source": self.one_of(("Web", "Event", None)),
            "owner_id": self.one_of((*self.users, None)) if source == TIMED else None,
            "is_deleted": self.happens(0.05),
            "merged_into_id": self.one_of((*ids, "gone1", "gone2")) if self.happens(0.05) else None,
        }
        if source == TIMED:
            row["created_at"] = self.near(beginning)
            if self.happens(0.03):
                self.add(
                    source,
                    "identities",
                    {
                        "identity_id": person_id,
                        "person_id": self.one_of(ids),
                        "valid_from": self.near(beginning),
                        "reason": "conversion",
                    },
                )
        self.add(source, "people", row)

    def _write_stages(self, source: str, person_id: str) -> None:
        moment = self.beginnings[f"{source}:{person_id}"]
        stage = None
        for _ in range(self.count(self.knobs.mean_changes)):
            if self.happens(self.knobs.random_stage_share) or stage not in LIKELY_NEXT:
                stage = self.one_of(STAGES[:3] if self.happens(0.4) else STAGES)
            else:
                stage = self.one_of(LIKELY_NEXT[stage])
            word = self.one_of(NO_STAGES) if self.happens(0.08) else stage
            row = {
                "change_id": self.next_id(),
                # A few changes name records that were merged away or never existed.
                "person_id": self.one_of(("gone1", "nobody")) if self.happens(0.005) else person_id,
                "to_status": f" {word.upper()} " if self.happens(0.1) else word,
                "reason": self.one_of(REASONS),
                "owner_id": self.one_of((*self.users, None)) if source == TIMED else None,
                "changed_by": self.one_of((*self.users, "u99", None)) if source == TIMED else None,
            }
            if source == TIMED:
                moment = self.near(moment)
                row["changed_at"] = moment
            self.add(source, "stage_changes", row)

    def _write_activities(self, person_id: str) -> None:
        changes = self._moments("stage_changes", "changed_at", person_id)
        for _ in range(self.count(self.knobs.mean_activities)):
            occurred_at = self.near(self.one_of(changes))
            self.add(
                TIMED,
                "sales_activities",
                {
                    "activity_id": self.next_id(),
                    "person_id": person_id,
                    "user_id": self.one_of((*self.users, "u99", None)),
                    "type": self.one_of(ACTIVITY_TYPES),
                    "direction": self.one_of(("inbound", "outbound", "outbound", None)),
                    "is_human": self.one_of((True, True, False, None)),
                    "occurred_at": occurred_at,
                    "logged_at": self.one_of((occurred_at, self.near(occurred_at), None)),
                },
            )

    def _write_marketing(self, person_id: str) -> None:
        changes = self._moments("stage_changes", "changed_at", person_id)
        for campaign_id in self.chance.sample(self.campaigns, k=self.count(0.7) % 4):
            self.add(
                TIMED,
                "campaign_members",
                {
                    "campaign_id": campaign_id,
                    "person_id": person_id,
                    "status": "Sent",
                    "joined_at": self.near(self.one_of(changes)),
                },
            )
        for _ in range(self.count(1.0)):
            self.add(
                TIMED,
                "touches",
                {
                    "touch_id": self.next_id(),
                    "person_id": person_id,
                    "type": self.one_of(("form", "email_click", "page_view", "email_open")),
                    "campaign_id": self.one_of((*self.campaigns, None)),
                    "is_bot": self.one_of((True, False, False, None)),
                    "touched_at": self.near(self.one_of(changes)),
                },
            )

    def _write_deal(self, source: str, deal_id: str, ids: list[str]) -> None:
        people = self.chance.sample(ids, k=self.one_of((0, 1, 1, 1, 2, 3)))
        who = f"{source}:{people[0] if people else self.one_of(ids)}"
        created_at = self.near(self.beginnings[who])
        history, status = self._deal_history(source, deal_id, created_at)
        currency = self.one_of(CURRENCIES)
        row = {
            "opportunity_id": deal_id,
            "primary_person_id": self.one_of((people[0], "nobody", None)) if people else None,
            "status": status,
            "amount": self._amount(),
            "currency_code": currency,
            "closed_on": self._close_date(created_at, history),
            "is_deleted": self.happens(0.03),
            "merged_into_id": "d0" if self.happens(0.02) else None,
        }
        if source == TIMED:
            row["created_at"] = created_at
        self.add(source, "opportunities", row)
        for person_id in people if self.happens(0.85) else ():
            self.add(
                source,
                "opportunity_people",
                {
                    "opportunity_id": deal_id,
                    "person_id": person_id,
                    "is_primary": self.one_of((True, False, None)),
                },
            )

    def _deal_history(
        self, source: str, deal_id: str, created_at: datetime
    ) -> tuple[list[datetime], str]:
        """Times of the deal's changes that were written, and the status it has at last."""
        moment, status, moments = created_at, "open", []
        for _ in range(self.one_of((0, 1, 1, 2, 3, 5))):
            status = self.one_of(("open", "won", "lost"))
            moment = self.near(moment)
            row = {
                "change_id": self.next_id(),
                "opportunity_id": deal_id,
                "to_stage": self.one_of(NO_STAGES) if self.happens(0.1) else status.title(),
                "amount": self._amount(),
            }
            if source == TIMED:
                row["changed_at"] = moment
                moments.append(moment)
            self.add(source, "opportunity_stage_changes", row)
        # Some deals are closed, or opened again, without a trace.
        return moments, self.one_of(("open", "won", "lost")) if self.happens(0.3) else status

    def _close_date(self, created_at: datetime, history: list[datetime]) -> date | None:
        if self.happens(0.3):
            return None
        closed_on = self.near(self.one_of([created_at, *history])).date()
        return min(max(closed_on, FIRST_DAY), LAST_DAY)

    def _amount(self) -> Decimal | None:
        anything = Decimal(self.chance.randint(1, 9_999_999)) / 100
        return self.one_of((anything, anything, anything, Decimal(0), -anything, None))

    def _moments(self, table: str, column: str, person_id: str) -> list[datetime]:
        """The person's beginning and newest events: the last rows written are this person's."""
        written = self.company.rows.get((TIMED, table), [])[-40:]
        own = [row[column] for row in written if row["person_id"] == person_id]
        return [self.beginnings[f"{TIMED}:{person_id}"], *own]
