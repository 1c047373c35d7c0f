"""The numbers of a comparison: what happened, and what two definitions would have handed off.

A lead is handed off at the first moment at which its score reaches the threshold. What became of a
lead that was really handed off is known; of the others it is estimated from those that were, in the
same bin of the score under the same definition. Intervals come from a Poisson bootstrap over leads
(Hanley and MacGibbon), and draw the unknown outcomes anew each time: they say what would be seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

# A bin of the score holds enough hand-offs for a rate, and there are no more bins than deciles.
LEADS_PER_BIN = 30
MOST_BINS = 10

METRICS = {
    "accepted": "acceptance_rate",
    "qualified": "conversion_rate_to_qualified",
    "won": "conversion_rate_to_won",
}
"""The rate of each conversion of the agreement (seeds/lateness_conversions.csv)."""

Array = np.ndarray


@dataclass(frozen=True)
class Conversion:
    """When a hand-off is old enough for a conversion, and whether people who only stand beside
    another's deal are left out of both sides.
    """

    window_days: int
    leaves_out_supporting: bool


@dataclass(frozen=True)
class Frame:
    """What is compared in: days from first to last, the run's moment, the agreement's numbers."""

    first_day: date
    last_day: date
    as_of: datetime
    time_zone: str
    conversions: Mapping[str, Conversion]
    replicates_count: int
    random_seed: int
    tail_share: float

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The period in UTC: from, and until without it."""
        return self._start(self.first_day), self._start(self.last_day + timedelta(days=1))

    @property
    def weeks_count(self) -> float:
        """Weeks of the period."""
        return ((self.last_day - self.first_day).days + 1) / 7

    def _start(self, day: date) -> datetime:
        local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.time_zone))
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


@dataclass(frozen=True)
class Measure:
    """One number of one definition; `reason` says why there is none.

    Of a rate, `numerator` holds the seen and the expected; `estimated_count` says of how many leads
    the outcome is not seen but estimated.
    """

    metric_name: str
    definition: str
    value: float | None
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    denominator: int | None = None
    observed_count: int | None = None
    estimated_count: int | None = None
    reason: str | None = None


def measures(leads: pd.DataFrame, *, definition: str, frame: Frame) -> list[Measure]:
    """Every number of a definition over the leads as leads.sql gives them."""
    return list(_measures(leads, ready_at=leads["ready_at"], definition=definition, frame=frame))


def measures_of_what_happened(leads: pd.DataFrame, *, frame: Frame) -> list[Measure]:
    """The same numbers of the hand-offs that there really were; nothing in them is estimated."""
    found = _measures(leads, ready_at=leads["handed_off_at"], definition="actual", frame=frame)
    sales_ready = int(_within(leads["mql_at"], frame).sum())
    (_, *others) = found
    return [_counted("sales_ready_count", "actual", sales_ready, frame=frame), *others]


def weekly_hand_offs(moments: pd.Series, *, frame: Frame) -> dict[date, int]:
    """Hand-offs per week of the period, by its Monday in the reporting calendar."""
    local = (
        moments[_within(moments, frame)]
        .dt.tz_localize("UTC")
        .dt.tz_convert(frame.time_zone)
        .dt.tz_localize(None)
    )
    counts = local.dt.to_period("W-SUN").dt.start_time.dt.date.value_counts()
    monday = frame.first_day - timedelta(days=frame.first_day.weekday())
    weeks = [monday + timedelta(days=7 * n) for n in range(1 + (frame.last_day - monday).days // 7)]
    return {week: int(counts.get(week, 0)) for week in weeks}


def changes(today: pd.DataFrame, proposal: pd.DataFrame, *, frame: Frame) -> pd.DataFrame:
    """The leads that the definitions tell apart: gained, lost, earlier or later, by key.

    Both frames hold the same leads in the same order.
    """
    _, end = frame.bounds
    in_today, in_proposal = (_within(one["ready_at"], frame) for one in (today, proposal))
    by_today, by_proposal = (
        one["ready_at"].notna() & (one["ready_at"] < end) for one in (today, proposal)
    )
    change = pd.Series(None, index=today.index, dtype=object)
    both = by_today & by_proposal & (in_today | in_proposal)
    change[both & (proposal["ready_at"] < today["ready_at"])] = "earlier"
    change[both & (proposal["ready_at"] > today["ready_at"])] = "later"
    change[in_proposal & ~by_today] = "gained"
    change[in_today & ~by_proposal] = "lost"
    table = pd.DataFrame(
        {
            "cycle_id": today["cycle_key"],
            "change": change,
            "score_today": today["ready_score"],
            "score_proposal": proposal["ready_score"],
            "reasons_today": today["ready_reasons"],
            "reasons_proposal": proposal["ready_reasons"],
            "was_handed_off": today["handed_off_at"].notna(),
            "ready_at_today": today["ready_at"],
            "ready_at_proposal": proposal["ready_at"],
        }
    )
    return table[table["change"].notna()].sort_values(["change", "cycle_id"], ignore_index=True)


def _measures(
    leads: pd.DataFrame, *, ready_at: pd.Series, definition: str, frame: Frame
) -> Iterator[Measure]:
    in_period = _within(ready_at, frame)
    count = int(in_period.sum())
    yield _counted("sales_ready_count", definition, count, frame=frame)
    yield _counted(
        "hand_offs_per_week", definition, count, frame=frame, divided_by=frame.weeks_count
    )
    for conversion in METRICS:
        yield _rate(
            conversion, leads, in_period=in_period, ready_at=ready_at, name=definition, frame=frame
        )
    yield from _revenue(leads, in_period=in_period, ready_at=ready_at, name=definition, frame=frame)


def _within(moments: pd.Series, frame: Frame) -> pd.Series:
    start, end = frame.bounds
    return moments.notna() & (moments >= start) & (moments < end)


def _counted(
    metric: str, definition: str, count: int, *, frame: Frame, divided_by: float = 1
) -> Measure:
    drawn = _stream(frame, metric, definition).poisson(count, frame.replicates_count)
    low, high = _ends(drawn / divided_by, frame)
    return Measure(metric, definition, count / divided_by, low, high, numerator=count)


def _rate(
    conversion: str,
    leads: pd.DataFrame,
    *,
    in_period: pd.Series,
    ready_at: pd.Series,
    name: str,
    frame: Frame,
) -> Measure:
    metric, agreed = METRICS[conversion], frame.conversions[conversion]
    counts = ~(leads["is_supporting"] & agreed.leaves_out_supporting)
    handed_off_at = leads["handed_off_at"]
    is_old = handed_off_at.fillna(ready_at) + timedelta(days=agreed.window_days) <= frame.as_of
    seen = handed_off_at.notna() & is_old & counts
    unseen = (in_period & handed_off_at.isna() & is_old & counts).to_numpy()
    inside = (seen & in_period).to_numpy()
    outcome = leads[f"is_{conversion}"].to_numpy(dtype=bool)
    bins = _bins(leads, seen=seen.to_numpy(), unseen=unseen)
    if bins is None:
        reason = "no hand-off is old enough to tell what comes of one"
        return Measure(metric, name, None, reason=reason)
    # Cells: bin, whether in the period, whether it came to the outcome.
    seen_at = seen.to_numpy()
    observed = np.zeros((bins.max() + 1, 2, 2))
    np.add.at(
        observed, (bins[seen_at], inside[seen_at].astype(int), outcome[seen_at].astype(int)), 1
    )
    missing = np.bincount(bins[unseen], minlength=len(observed))
    denominator = int(inside.sum() + unseen.sum())
    if not denominator:
        return Measure(
            metric, name, None, reason="no lead of the period is old enough", denominator=0
        )
    numerator = observed[:, 1, 1].sum() + (missing * _shares(observed[None])[0]).sum()
    stream = _stream(frame, metric, name)
    size = frame.replicates_count
    drawn = stream.poisson(observed, (size, *observed.shape))
    drawn_missing = stream.poisson(missing, (size, len(missing)))
    came = stream.binomial(drawn_missing, _shares(drawn))
    wholes = drawn[:, :, 1, :].sum(axis=(1, 2)) + drawn_missing.sum(axis=1)
    parts = drawn[:, :, 1, 1].sum(axis=1) + came.sum(axis=1)
    low, high = _ends(parts[wholes > 0] / wholes[wholes > 0], frame)
    return Measure(
        *(metric, name, numerator / denominator, low, high),
        numerator=numerator,
        denominator=denominator,
        observed_count=int(inside.sum()),
        estimated_count=int(unseen.sum()),
    )


def _shares(cells: Array) -> Array:
    """The share with the outcome per bin (replicate, bin); of all where a bin drew nobody."""
    wholes, parts = cells.sum(axis=(2, 3)), cells[:, :, :, 1].sum(axis=2)
    overall = parts.sum(axis=1, keepdims=True) / np.maximum(wholes.sum(axis=1, keepdims=True), 1)
    return np.where(wholes > 0, parts / np.maximum(wholes, 1), overall)


def _bins(leads: pd.DataFrame, *, seen: Array, unseen: Array) -> Array | None:
    """The bin of each lead: by the score at the real hand-off, else when it was sales-ready.

    Bins hold equally many of the leads whose outcome is seen. None where there is none to learn
    from. A hand-off without a score (before the first version) stands in the lowest bin.
    """
    if not seen.any():
        return None
    scores = np.where(seen, leads["hand_off_score"], leads["ready_score"]).astype(float)
    known = scores[seen & ~np.isnan(scores)]
    bins_count = int(np.clip(len(known) // LEADS_PER_BIN, 1, MOST_BINS))
    if bins_count == 1:
        return np.zeros(len(leads), dtype=int)
    # Every edge is a score that was seen and begins a bin, so that no bin is empty.
    shares = np.arange(1, bins_count) / bins_count
    edges = np.unique(np.quantile(known, shares, method="higher"))
    edges = edges[edges > known.min()]
    return np.searchsorted(edges, np.nan_to_num(scores, nan=-np.inf), side="right")


def _revenue(
    leads: pd.DataFrame, *, in_period: pd.Series, ready_at: pd.Series, name: str, frame: Frame
) -> Iterator[Measure]:
    """Won revenue of the leads that are reached: seen of real hand-offs, expected of the others."""
    amounts = leads["won_amount"].to_numpy(dtype=float)
    handed_off = leads["handed_off_at"].notna()
    reached = (in_period & handed_off).to_numpy()
    window = timedelta(days=frame.conversions["won"].window_days)
    seen = (handed_off & (leads["handed_off_at"] + window <= frame.as_of)).to_numpy()
    unseen = (in_period & ~handed_off & (ready_at + window <= frame.as_of)).to_numpy()
    stream = _stream(frame, "won_revenue", name)
    earners = np.flatnonzero((amounts > 0) & (reached | seen))
    weights = stream.poisson(1, (frame.replicates_count, len(earners)))
    low, high = _ends(weights[:, reached[earners]] @ amounts[earners[reached[earners]]], frame)
    yield Measure(
        *("won_revenue_observed", name, float(amounts[reached].sum()), low, high),
        observed_count=int(reached.sum()),
    )
    if name == "actual":
        return
    bins = _bins(leads, seen=seen, unseen=unseen)
    if bins is None:
        reason = "no hand-off is old enough to tell what comes of one"
        yield Measure("won_revenue_estimated", name, None, reason=reason)
        return
    size = bins.max() + 1
    missing = np.bincount(bins[unseen], minlength=size)
    wholes = np.bincount(bins[seen], minlength=size)
    sums = np.bincount(bins[seen], weights=amounts[seen], minlength=size)
    learned = earners[seen[earners]]
    by_bin = np.zeros((len(learned), size))
    by_bin[np.arange(len(learned)), bins[learned]] = amounts[learned]
    drawn_sums = weights[:, seen[earners]] @ by_bin
    drawn_wholes = np.maximum(stream.poisson(wholes, (frame.replicates_count, size)), 1)
    drawn_missing = stream.poisson(missing, (frame.replicates_count, size))
    low, high = _ends((drawn_missing * drawn_sums / drawn_wholes).sum(axis=1), frame)
    value = float((missing * sums / np.maximum(wholes, 1)).sum())
    yield Measure(
        *("won_revenue_estimated", name, value, low, high), estimated_count=int(unseen.sum())
    )


def _stream(frame: Frame, *names: str) -> np.random.Generator:
    """A stream of its own for each number, so that none depends on the order of another's draws."""
    name = ":".join((str(frame.random_seed), *names)).encode()
    return np.random.Generator(np.random.PCG64(int.from_bytes(sha256(name).digest())))


def _ends(drawn: Array, frame: Frame) -> tuple[float | None, float | None]:
    if not len(drawn):
        return None, None
    low, high = np.quantile(
        drawn, [frame.tail_share, 1 - frame.tail_share], method="closest_observation"
    )
    return float(low), float(high)


def capacities(
    rows: Sequence[tuple[date, int]], *, weeks: Sequence[date]
) -> dict[date, int | None]:
    """How many hand-offs sales can take in each week; None before the first row."""
    begun = sorted(rows)
    return {
        week: next((count for day, count in reversed(begun) if day <= week), None) for week in weeks
    }
