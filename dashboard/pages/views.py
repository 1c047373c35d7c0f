"""A view: what one selection of the filters picks from a mart, the channel apart."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from dashboard import formats, words

ALL = "all"
FIRST_GRAINS = ("quarter", "year")
FIRST_MODELS = ("position_based", "linear", "first_touch")


class View(NamedTuple):
    """A period, an attribution model and a look-back."""

    grain: str
    start: date
    model: str
    lookback: int

    @property
    def chunk(self) -> str:
        """The name of the data file that holds the view's rows."""
        return f"{self.model}-{self.lookback}"

    @property
    def period(self) -> str:
        """The period's name within a data file."""
        return f"{self.grain}:{self.start}"


class Period(NamedTuple):
    """A period of a mart; `is_open` while it is not over at `as_of`."""

    grain: str
    start: str
    label: str
    is_open: bool


def view_of(row: dict[str, Any]) -> View:
    """The view that a row belongs to."""
    return View(
        row["period_grain"], row["period_start"], row["attribution_model"], row["lookback_days"]
    )


def periods_of(rows: Iterable[dict[str, Any]], *, as_of: datetime | None) -> list[Period]:
    """The periods of the rows by grain, the newest first; one that is not over says so."""
    known = {(row["period_grain"], row["period_start"]) for row in rows}
    periods = []
    for grain, start in sorted(known, key=lambda one: (_rank(one[0]), one[1]), reverse=True):
        end = formats.period_end(start, grain=grain)
        is_open = bool(as_of and end and as_of.date() < end)
        label = formats.period(start, grain=grain) + (" so far" if is_open else "")
        periods.append(Period(grain, start.isoformat(), label, is_open))
    return periods


def _rank(grain: str) -> int:
    grains = list(words.GRAINS)
    return grains.index(grain) if grain in grains else len(grains)


def first_view(rows: Sequence[dict[str, Any]], *, periods: Sequence[Period]) -> View | None:
    """The newest closed quarter, else year, else newest period, under the widest look-back."""
    if not rows:
        return None
    ranks = {grain: rank for rank, grain in enumerate(FIRST_GRAINS)}
    period = min(periods, key=lambda one: (one.is_open, ranks.get(one.grain, len(ranks))))
    models = {row["attribution_model"] for row in rows}
    model = next((name for name in FIRST_MODELS if name in models), min(models))
    lookback = max(row["lookback_days"] for row in rows)
    return View(period.grain, date.fromisoformat(period.start), model, lookback)


def selection(view: View) -> dict[str, str]:
    """The view as the filters hold it."""
    return {
        "model": view.model,
        "lookback": str(view.lookback),
        "grain": view.grain,
        "period": view.start.isoformat(),
        "channel": ALL,
    }


def describe(view: View, *, periods: Iterable[Period]) -> str:
    """The view in words."""
    label = next(one.label for one in periods if one[:2] == (view.grain, view.start.isoformat()))
    lookback = f"{view.lookback} days of look-back"
    return " · ".join((label, words.title(view.model), lookback, words.CHANNELS_ALL))


def filters(
    rows: Iterable[dict[str, Any]], *, periods: Sequence[Period], view: View
) -> list[dict[str, Any]]:
    """The filters as form fields: name, label, options (value, label) and the chosen value."""
    rows = list(rows)
    models = sorted({row["attribution_model"] for row in rows})
    lookbacks = sorted({row["lookback_days"] for row in rows}, reverse=True)
    channels = sorted({row["channel"] for row in rows})
    grains = reversed(dict.fromkeys(period.grain for period in periods))
    starts = [(one.start, one.label) for one in periods if one.grain == view.grain]
    chosen = selection(view)
    options = (
        ("model", "Attribution model", [(model, words.title(model)) for model in models]),
        ("lookback", "Look-back", [(str(days), f"{days} days") for days in lookbacks]),
        ("grain", "Period length", [(grain, words.GRAINS.get(grain, grain)) for grain in grains]),
        ("period", "Period", starts),
        (
            "channel",
            "Channel",
            [(ALL, words.CHANNELS_ALL), *((name, words.title(name)) for name in channels)],
        ),
    )
    return [
        {"name": name, "label": label, "options": choices, "chosen": chosen[name]}
        for name, label, choices in options
    ]
