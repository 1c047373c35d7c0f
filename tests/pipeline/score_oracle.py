"""A second evaluator of scoring rules: one person, one moment, event by event, in plain Python.

It is written from metrics.md, "Scores", and shares nothing with the models but the rules' rows.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
UTC = ZoneInfo("UTC")

FIT_SIGNALS = frozenset(
    {
        *("title", "seniority", "country", "lead_source", "segment", "industry"),
        *("employee_count", "is_customer"),
        *("answer_budget", "answer_authority", "answer_need", "answer_timing"),
    }
)


class Rule(NamedTuple):
    """A row of scoring_rules."""

    rule_id: str
    label: str
    dimension: str
    signal: str
    operator: str
    value: str | None
    points: float
    cap: float | None
    half_life_days: float | None
    valid_from: date
    valid_to: date | None
    version: str


class Touch(NamedTuple):
    """A touch that counts: what it was, when it happened, when that was known."""

    type: str
    channel: str | None
    campaign: str | None
    content: str | None
    touched_at: datetime
    known_at: datetime
    seen_from: datetime | None = None
    """When it was seen that a scanner made it; None for a person's."""


class Change(NamedTuple):
    """A change of an attribute: its new value, when it came, when that was known."""

    signal: str
    value: str | None
    changed_at: datetime
    known_at: datetime


@dataclass
class Person:
    """All that is recorded of one person, known at a moment or not."""

    current: Mapping[str, str | None]
    changes: list[Change] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)


class Score(NamedTuple):
    """What a person's points add up to at a moment, by which version."""

    version: str
    fit: float
    engagement: float
    engagement_with_scanners: float
    is_backfilled: bool


def score_at(
    person: Person, *, moment: datetime, rules: Sequence[Rule], is_now: bool = False
) -> Score | None:
    """The score at a UTC moment by the version of that day; None where no version is in force."""
    in_force = [rule for rule in rules if _holds_on(rule, moment)]
    if not in_force:
        return None
    (version,) = {rule.version for rule in in_force}
    fit, engagement, engagement_with_scanners, is_backfilled = 0.0, 0.0, 0.0, False
    for rule in in_force:
        if rule.dimension == "fit":
            value, is_known_of_then = _value_at(person, rule.signal, moment)
            is_backfilled |= value is not None and not is_known_of_then and not is_now
            fit += _limited(rule.points, rule.cap) if _fits(value, rule) else 0.0
        else:
            known = [
                touch
                for touch in person.touches
                if _is_known(touch.touched_at, touch.known_at, moment) and _matches(touch, rule)
            ]
            believed = [
                touch for touch in known if touch.seen_from is None or touch.seen_from > moment
            ]
            engagement += _limited(_left(believed, rule=rule, moment=moment), rule.cap)
            engagement_with_scanners += _limited(_left(known, rule=rule, moment=moment), rule.cap)
    return Score(version, fit, engagement, engagement_with_scanners, is_backfilled)


def days_of_news(
    person: Person,
    *,
    other_touches: Iterable[Touch],
    agreed_on: Iterable[date],
    scored_from: datetime,
    scored_until: datetime,
) -> dict[date, datetime]:
    """The days after whose end, which is the value, a lead is scored anew.

    `other_touches` are repeats; `agreed_on` the first days of versions.
    """
    news = [max(one.touched_at, one.known_at) for one in (*person.touches, *other_touches)]
    news += [max(change.changed_at, change.known_at) for change in person.changes]
    days = {moment.replace(tzinfo=UTC).astimezone(ZONE).date() for moment in news} | {*agreed_on}
    ends = {
        day: datetime.combine(day + timedelta(days=1), time(), ZONE)
        .astimezone(UTC)
        .replace(tzinfo=None)
        for day in days
    }
    return {day: end for day, end in ends.items() if scored_from < end <= scored_until}


def _left(touches: Iterable[Touch], *, rule: Rule, moment: datetime) -> float:
    half_life_days = rule.half_life_days or 1
    return sum(
        rule.points * 0.5 ** (_days(touch.touched_at, moment) / half_life_days) for touch in touches
    )


def _holds_on(rule: Rule, moment: datetime) -> bool:
    day = moment.replace(tzinfo=UTC).astimezone(ZONE).date()
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def _is_known(happened_at: datetime, known_at: datetime, moment: datetime) -> bool:
    return max(happened_at, known_at) <= moment


def _days(earlier: datetime, later: datetime) -> float:
    return (later - earlier) / timedelta(days=1)


def _value_at(person: Person, signal: str, moment: datetime) -> tuple[str | None, bool]:
    """The value, and whether it is known to be that of the moment."""
    known = [
        change
        for change in person.changes
        if change.signal == signal and _is_known(change.changed_at, change.known_at, moment)
    ]
    if not known:
        return person.current.get(signal), False
    latest = max(
        known,
        key=lambda change: (
            change.changed_at,
            max(change.changed_at, change.known_at),
            change.value is not None,
            change.value or "",
        ),
    )
    return latest.value, True


def _matches(touch: Touch, rule: Rule) -> bool:
    touch_type, _, part = rule.signal.partition(":")
    if touch.type != touch_type:
        return False
    return not part or _fits(getattr(touch, part), rule)


def _fits(value: str | None, rule: Rule) -> bool:
    if value is None:
        return False
    wanted, given = (rule.value or "").lower(), value.lower()
    match rule.operator:
        case "is_known":
            return True
        case "equals":
            return given == wanted
        case "prefix":
            return given.startswith(wanted)
        case "contains":
            return wanted in given
        case "regex":
            return re.search(rule.value or "", given) is not None
        case "at_least":
            return float(given) >= float(wanted)
        case "at_most":
            return float(given) <= float(wanted)
    raise AssertionError(rule.operator)


def _limited(points: float, cap: float | None) -> float:
    if cap is None:
        return points
    return max(points, cap) if cap < 0 else min(points, cap)
