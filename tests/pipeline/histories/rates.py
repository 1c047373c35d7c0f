"""Who stands in the numerator and the denominator of each rate: metrics.md, "Hand-off and
follow-up", "Recycling and nurture" and "Conversion and velocity".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from tests.pipeline.histories import agreement
from tests.pipeline.histories.company import AS_OF
from tests.pipeline.histories.facts import Facts
from tests.pipeline.histories.oracle import Cycle

# A cycle by its person and number, or a deal by its id.
Part: TypeAlias = tuple[str, int] | str
Moment: TypeAlias = datetime | None

CONVERSIONS = (
    *(("inquiry", "mql"), ("mql", "handed_off"), ("handed_off", "accepted")),
    *(("accepted", "qualified"), ("qualified", "won"), ("inquiry", "won")),
    *(("mql", "won"), ("handed_off", "won")),
)


@dataclass
class Rate:
    """The parts of one rate; `excluded` are counted beside it."""

    numerator: set[Part] = field(default_factory=set)
    denominator: set[Part] = field(default_factory=set)
    excluded: set[Part] = field(default_factory=set)


def rates(cycles: list[Cycle], facts: Facts) -> dict[str, Rate]:
    """Every rate of the three reports whose parts are cycles or deals, by its name.

    Not here: `sla_hit_rate`, whose clock has tests of its own, and ratios of flows.
    """
    found = {name: _rate(cycles, judge) for name, judge in _JUDGES.items()}
    for one, other in CONVERSIONS:
        found[f"conversion_rate_{one}_to_{other}"] = _rate(cycles, _conversion(one, other))
        found[f"strict_conversion_rate_{one}_to_{other}"] = _rate(
            cycles, _strict_conversion(one, other)
        )
    found["recycled_revenue_share"] = _revenue_share(cycles, facts)
    return found


# Whether a cycle is in a denominator (None: it is not), and then whether it is in the numerator.
# `EXCLUDED` cycles are in neither, but counted.
EXCLUDED = "excluded"
Judge: TypeAlias = Callable[[Cycle], bool | str | None]


def _rate(cycles: Iterable[Cycle], judge: Judge) -> Rate:
    rate = Rate()
    for cycle in cycles:
        name = (cycle.person.name, cycle.number)
        verdict = judge(cycle)
        if verdict == EXCLUDED:
            rate.excluded.add(name)
        elif verdict is not None:
            rate.denominator.add(name)
            if verdict:
                rate.numerator.add(name)
    return rate


def _is_mature(begins_at: Moment, window: str) -> bool:
    return begins_at is not None and begins_at + agreement.window(window) <= AS_OF


def _within(moment: Moment, begins_at: datetime, window: str) -> bool:
    return moment is not None and moment <= begins_at + agreement.window(window)


def _after_hand_off(window: str, judge: Judge) -> Judge:
    """A rate over the cycles that were handed off at least the window ago."""
    return lambda cycle: judge(cycle) if _is_mature(cycle.first("handed_off"), window) else None


def _unless(is_excluded: Callable[[Cycle], bool], judge: Judge) -> Judge:
    return lambda cycle: EXCLUDED if is_excluded(cycle) else judge(cycle)


def _is_supporting(cycle: Cycle) -> bool:
    return cycle.role == "supporting"


def _is_leak(cycle: Cycle) -> bool:
    """Nothing came of the hand-off: no touch, acceptance, rejection, recycling or deal."""
    answers = ("accepted", "rejected", "recycled", "qualified")
    return not (
        cycle.followed_up_at or cycle.deals or any(cycle.entered(stage) for stage in answers)
    )


def _contact(cycle: Cycle) -> Moment:
    """Marketing's first contact after the cycle came back."""
    return min((at for at in cycle.person.nurtured if at > cycle.closed_at), default=None)


def _returning(outcomes: tuple[str, ...], window: str, moment: Callable[[Cycle], Moment]) -> Judge:
    def judge(cycle: Cycle) -> bool | None:
        if cycle.outcome not in outcomes or not _is_mature(cycle.closed_at, window):
            return None
        return _within(moment(cycle), cycle.closed_at, window)

    return judge


def _orphan(cycle: Cycle) -> bool | None:
    cared_for = _returning(("recycled",), "orphan", _contact)(cycle)
    return None if cared_for is None else not cared_for


def _recycled_win(cycle: Cycle) -> bool | None:
    if not cycle.is_returned or not _is_mature(cycle.opened_at, "closure"):
        return None
    return _unless(_is_supporting, lambda cycle: cycle.outcome == "won")(cycle)


def _conversion(one: str, other: str) -> Judge:
    return lambda cycle: cycle.entered(other) if cycle.entered(one) else None


def _strict_conversion(one: str, other: str) -> Judge:
    """In order, which needs both times."""

    def judge(cycle: Cycle) -> bool | str | None:
        if not cycle.entered(one):
            return None
        if not cycle.entered(other):
            return False if cycle.first(one) else EXCLUDED
        if not cycle.first(one) or not cycle.latest(other):
            return EXCLUDED
        return cycle.latest(other) >= cycle.first(one)

    return judge


_JUDGES: dict[str, Judge] = {
    "follow_up_rate": _after_hand_off(
        "follow_up",
        _unless(
            lambda cycle: cycle.is_auto_disqualified,
            lambda cycle: _within(cycle.followed_up_at, cycle.first("handed_off"), "follow_up"),
        ),
    ),
    "acceptance_rate": _after_hand_off("acceptance", lambda cycle: cycle.entered("accepted")),
    "rejection_rate": _after_hand_off("rejection", lambda cycle: cycle.entered("rejected")),
    "leak_rate": _after_hand_off("leak", _is_leak),
    "recycle_rate": _after_hand_off(
        "recycle",
        lambda cycle: cycle.outcome == "recycled"
        and _within(cycle.latest("recycled"), cycle.first("handed_off"), "recycle"),
    ),
    "closure_rate": _after_hand_off(
        "closure", _unless(_is_supporting, lambda cycle: cycle.outcome == "won")
    ),
    "notified_rate": lambda cycle: bool(cycle.notified_at) if cycle.entered("handed_off") else None,
    "rejection_reason_coverage": lambda cycle: cycle.first_status("rejected").reason
    not in (None, "outside_vocabulary")
    if cycle.entered("rejected")
    else None,
    "rejected_without_reason": lambda cycle: cycle.first_status("rejected").reason is None
    if cycle.entered("rejected")
    else None,
    "win_rate": lambda cycle: _unless(_is_supporting, lambda cycle: cycle.outcome == "won")(cycle)
    if cycle.outcome in ("won", "lost")
    else None,
    "return_path_rate": _returning(("rejected", "recycled", "expired"), "return_path", _contact),
    "orphan_recycle_rate": _orphan,
    "re_entry_rate": _returning(
        ("recycled",), "re_entry", lambda cycle: cycle.next and cycle.next.first("handed_off")
    ),
    "recycled_win_rate": _recycled_win,
}


def _revenue_share(cycles: Iterable[Cycle], facts: Facts) -> Rate:
    """Won deals of returned cycles opened at least the closure window ago, of all won deals."""
    returned = {
        deal.id
        for cycle in cycles
        if cycle.is_returned and _is_mature(cycle.opened_at, "closure")
        for deal in cycle.own_deals
    }
    won = {deal.id for deal in facts.deals if deal.status == "won"}
    return Rate(returned & won, won)
