"""The lead cycles of every person: metrics.md, "The unit: the lead cycle", one person at a time.

Written for reading, not for speed, and from the words alone: it shares nothing with the models.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from tests.pipeline.histories import agreement
from tests.pipeline.histories.company import AS_OF
from tests.pipeline.histories.facts import Deal, Entry, Facts, Person

OPENING = ("inquiry", "mql", "handed_off")
EXITS = ("disqualified", "recycled", "rejected")
ENDING = (*EXITS, "won", "lost")
FUNNEL = ("inquiry", "mql", "handed_off", "accepted", "qualified", "won")
# No human touch, acceptance, rejection, recycling or deal (or its closing) within the limit.
ANSWERS = ("accepted", "qualified", "won", "lost", "rejected", "recycled")


@dataclass
class Cycle:
    """One trip of one person through the funnel, as it stands at the run's moment."""

    person: Person
    number: int
    opened_at: datetime | None
    next_opened_at: datetime | None
    statuses: list[Entry] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    human_touches: list[datetime] = field(default_factory=list)
    notified_at: datetime | None = None
    expired_at: datetime | None = None
    previous: "Cycle | None" = None
    next: "Cycle | None" = None

    @property
    def entries(self) -> list[tuple[str, datetime | None]]:
        """Every stage entered: by a status, by a deal's creation, by its closing."""
        return [
            *((entry.stage, entry.at) for entry in self.statuses),
            *(("qualified", deal.created_at) for deal in self.deals),
            *((deal.status, deal.closed_at) for deal in self.deals if deal.status != "open"),
        ]

    def entered(self, stage: str) -> bool:
        """Whether the stage was entered, at a known time or not."""
        return any(entered == stage for entered, _ in self.entries)

    def times(self, stage: str) -> list[datetime]:
        """The known times at which a stage was entered, in order."""
        return sorted(at for entered, at in self.entries if entered == stage and at)

    def first(self, stage: str) -> datetime | None:
        """First known entry of a stage; None if it was skipped."""
        return min(self.times(stage), default=None)

    def latest(self, stage: str) -> datetime | None:
        """Latest known entry of a stage."""
        return max(self.times(stage), default=None)

    def first_status(self, stage: str) -> Entry | None:
        """The change that entered a stage first; those at an unknown time come last."""
        entries = [entry for entry in self.statuses if entry.stage == stage]
        return min(entries, key=lambda entry: (entry.at or datetime.max, entry.id), default=None)

    @property
    def exit(self) -> tuple[str, datetime | None] | None:
        """The latest side exit; those at unknown times count only where none has a time."""
        found = [(self.latest(stage), stage) for stage in EXITS if self.entered(stage)]
        if dated := [(at, stage) for at, stage in found if at]:
            latest = max(at for at, _ in dated)
            return next((stage, at) for at, stage in dated if at == latest)
        return (found[0][1], None) if found else None

    @property
    def outcome(self) -> str:
        """The one outcome: the first that fits."""
        if self.entered("won"):
            return "won"
        if any(deal.status == "open" for deal in self.deals):
            return "open_in_sales"
        if self.entered("lost"):
            return "lost"
        if self.exit:
            return self.exit[0]
        if self.expired_at and not self.is_continued:
            return "expired"
        return "open_in_sales" if self.entered("handed_off") else "open_in_marketing"

    @property
    def is_continued(self) -> bool:
        """Whether a human follow-up or an acceptance came after the expiry."""
        late = [*self.human_touches, *self.times("accepted")]
        return any(at > self.expired_at for at in late)

    @property
    def closed_at(self) -> datetime | None:
        """When the outcome came about; None while open, or where nobody knows."""
        if self.outcome in ("won", "lost"):
            return self.first(self.outcome)
        if self.outcome in EXITS:
            return self.exit[1]
        return self.expired_at if self.outcome == "expired" else None

    @property
    def followed_up_at(self) -> datetime | None:
        """First human sales touch at or after the hand-off."""
        return min(self.human_touches, default=None)

    @property
    def own_deals(self) -> list[Deal]:
        """The deals whose primary person this is: only these bring the cycle money."""
        return [deal for deal in self.deals if deal.people[0] == self.person.name]

    @property
    def leading_deal(self) -> Deal | None:
        """The first won deal, else the first known; own ones before other people's."""
        return min(
            self.deals,
            key=lambda deal: (
                deal.status != "won",
                deal not in self.own_deals,
                (deal.closed_at if deal.status == "won" else None) or deal.known_at or datetime.max,
                deal.id,
            ),
            default=None,
        )

    @property
    def role(self) -> str | None:
        """The part that the person has in the leading deal."""
        if not self.leading_deal:
            return None
        return "primary" if self.leading_deal in self.own_deals else "supporting"

    @property
    def won_amount(self) -> Decimal | None:
        """Revenue of the cycle's own won deals; None where none has an amount."""
        amounts = [deal.revenue for deal in self.own_deals if deal.revenue is not None]
        return sum(amounts, Decimal(0)) if amounts else None

    @property
    def is_auto_disqualified(self) -> bool:
        """Disqualified first by a machine, before any human touch."""
        first = self.first_status("disqualified")
        if not first or not first.by_machine:
            return False
        at = self.first("disqualified")
        return not (at and self.followed_up_at and self.followed_up_at <= at)

    @property
    def is_returned(self) -> bool:
        """Whether the cycle before ended recycled, rejected or expired."""
        return bool(self.previous) and self.previous.outcome in ("recycled", "rejected", "expired")

    @property
    def is_out_of_order(self) -> bool:
        """Whether a stage was entered before one that comes earlier in the funnel."""
        known = [at for stage in FUNNEL if (at := self.first(stage))]
        return known != sorted(known)

    def days_in(self, stage: str) -> float | None:
        """Days in a stage over all entries: each until the next entry, the end or the run."""
        end = self.closed_at or AS_OF
        dated = sorted(
            ((at, entered) for entered, at in self.entries if at),
            key=lambda entry: (entry[0], _position(entry[1])),
        )
        left = [*(at for at, _ in dated[1:]), end]
        stays = [
            max(min(left_at, end) - at, timedelta())
            for (at, entered), left_at in zip(dated, left, strict=False)
            if entered == stage
        ]
        return sum(stays, timedelta()) / timedelta(days=1) if stays else None


def lead_cycles(facts: Facts) -> list[Cycle]:
    """All cycles of all people who had a lifecycle event."""
    # Where no source records what sales does, silence proves nothing.
    records_sales = any(person.human_touches for person in facts.people)
    return [
        cycle
        for person in facts.people
        if person.entries or person.deals
        for cycle in _cycles_of(person, records_sales=records_sales)
    ]


def _position(stage: str) -> int:
    return (*FUNNEL, "lost", "rejected", "recycled", "disqualified").index(stage)


def _cycles_of(person: Person, *, records_sales: bool) -> list[Cycle]:
    opened_at = _first_opening(person)
    cycles: list[Cycle] = []
    while not cycles or opened_at:
        following = _next_opening(person, opened_at, records_sales=records_sales)
        cycles.append(Cycle(person, len(cycles) + 1, opened_at, following))
        opened_at = following
    for earlier, later in pairwise(cycles):
        earlier.next, later.previous = later, earlier
    for cycle in cycles:
        _fill(cycle, records_sales=records_sales)
    return cycles


def _first_opening(person: Person) -> datetime | None:
    """The first lifecycle event; a deal that nobody knows the creation of, if nothing else."""
    events = [entry.at for entry in person.entries] + [deal.created_at for deal in person.deals]
    known = [deal.known_at for deal in person.deals]
    return min(filter(None, events), default=min(filter(None, known), default=None))


def _next_opening(
    person: Person, opened_at: datetime | None, *, records_sales: bool
) -> datetime | None:
    """The first inquiry, mql, hand-off or opportunity after what ends the cycle for good."""
    if opened_at is None:
        return None
    openings = sorted(
        [entry.at for entry in person.entries if entry.stage in OPENING and entry.at]
        + [deal.created_at for deal in person.deals if deal.created_at]
    )
    found = []
    for ended_at, continued_at in _ends(person, opened_at, records_sales=records_sales):
        following = next((at for at in openings if at > ended_at), None)
        # A follow-up, acceptance or re-opening before anything else opens takes the end back.
        if following and not (continued_at and continued_at < following):
            found.append(following)
    return min(found, default=None)


def _ends(
    person: Person, opened_at: datetime, *, records_sales: bool
) -> list[tuple[datetime, datetime | None]]:
    """What ends a cycle that opened at a moment, and what takes each end back."""
    exits = [
        (entry.at, None)
        for entry in person.entries
        if entry.stage in ENDING and entry.at and entry.at >= opened_at
    ]
    # Only deals of this cycle, or of later ones, which the first end precedes.
    closings = [
        (max(closing.at, deal.known_at), closing.reopened_at)
        for deal in person.deals
        if deal.known_at and deal.known_at >= opened_at
        for closing in deal.closings
    ]
    hand_offs = [
        entry.at
        for entry in person.entries
        if entry.stage == "handed_off" and entry.at and entry.at >= opened_at
    ]
    expiries = []
    if hand_offs and (expired_at := _expiry(person, min(hand_offs), records_sales=records_sales)):
        expiries = [(expired_at, _continuation(person, expired_at))]
    return exits + closings + expiries


def _expiry(person: Person, handed_off_at: datetime, *, records_sales: bool) -> datetime | None:
    """When a hand-off expired: nobody answered it and no deal was open in the meantime."""
    expires_at = handed_off_at + agreement.expires_after()
    answers = [
        *person.human_touches,
        *(entry.at for entry in person.entries if entry.stage in ANSWERS and entry.at),
    ]
    is_answered = any(handed_off_at <= at <= expires_at for at in answers)
    has_deal = any(
        deal.known_at
        and deal.known_at <= expires_at
        and (deal.closed_at is None or deal.closed_at >= handed_off_at)
        for deal in person.deals
    )
    silent = records_sales and not is_answered and not has_deal
    return expires_at if silent and expires_at <= AS_OF else None


def _continuation(person: Person, expired_at: datetime) -> datetime | None:
    accepted = [entry.at for entry in person.entries if entry.stage == "accepted" and entry.at]
    return min((at for at in [*person.human_touches, *accepted] if at > expired_at), default=None)


def _fill(cycle: Cycle, *, records_sales: bool) -> None:
    """What belongs to a cycle: all that happened in it, and in the first what nobody dated."""

    def is_in(moment: datetime | None, *, or_before: bool = False) -> bool:
        if moment is None:
            return cycle.number == 1
        begins = or_before or cycle.opened_at is None or moment >= cycle.opened_at
        return begins and (cycle.next_opened_at is None or moment < cycle.next_opened_at)

    person = cycle.person
    cycle.statuses = [entry for entry in person.entries if is_in(entry.at)]
    # What is known of a deal before its person's first cycle is of that.
    is_first = cycle.number == 1
    cycle.deals = [deal for deal in person.deals if is_in(deal.known_at, or_before=is_first)]
    if handed_off_at := cycle.first("handed_off"):
        cycle.human_touches = [
            at for at in person.human_touches if at >= handed_off_at and is_in(at)
        ]
        cycle.notified_at = min(
            (at for at in person.notifications if at >= handed_off_at and is_in(at)), default=None
        )
        cycle.expired_at = _expiry(person, handed_off_at, records_sales=records_sales)
