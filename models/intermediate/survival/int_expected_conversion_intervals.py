"""One row per conversion, slice and month that has not matured: a bootstrap interval of what is
expected of it.

Poisson bootstrap over cycles: in each replicate a cell of equal cycles counts as often as a draw
says whose mean is its number of cycles; curve and cohort are estimated anew from the same draw.
Each slice draws from a stream of its own, made of the seed and its name, in the order of its cells,
so that neither the order of rows nor other slices change it.
"""

from collections.abc import Iterator
from hashlib import sha256

import numpy as np
import pandas as pd

CURVE = ["from_stage", "to_stage", "slice_name", "slice_value"]
CELL = ["month_start", "age_days", "lag_days", "is_converted", "is_in_history"]
LEVEL = (0.025, 0.975)


def intervals(cells: pd.DataFrame, *, replicates_count: int, random_seed: int) -> pd.DataFrame:
    """The 95 % percentile interval of each young month's expected share.

    `cells` are the rows of int_cohort_cells. A month whose replicates are all alike has no row:
    that is so of a few equal cycles, and shows no certainty.
    """
    found = []
    for curve, own in cells.groupby(CURVE, dropna=False, sort=True):
        name = ":".join(map(str, (random_seed, *curve))).encode()
        draws = np.random.default_rng(int.from_bytes(sha256(name).digest()))
        own = _folded(own).sort_values(CELL, kind="stable")
        weights = draws.poisson(own["cycles_count"], size=(replicates_count, len(own)))
        found += [(*curve, *month) for month in _months(own, weights)]
    columns = [*CURVE, "month_start", "expected_rate_low", "expected_rate_high"]
    frame = pd.DataFrame(found, columns=columns)
    frame["month_start"] = pd.to_datetime(frame["month_start"])
    ends = {"expected_rate_low": "float64", "expected_rate_high": "float64"}
    return frame.astype({**dict.fromkeys(CURVE, "str"), **ends})


def _folded(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of a curve; months that have matured count in it whichever they are."""
    cells = cells.assign(month_start=pd.to_datetime(cells["month_start"]))
    is_young = cells["age_days"] < cells["horizon_days"]
    month = cells["month_start"].where(
        cells.groupby("month_start")["age_days"].transform("min") < cells["horizon_days"]
    )
    cells = cells.assign(month_start=month)
    cells = cells[is_young | month.notna() | cells["is_in_history"]]
    return cells.groupby([*CELL, "horizon_days"], dropna=False, as_index=False)[
        "cycles_count"
    ].sum()


def _months(cells: pd.DataFrame, weights: np.ndarray) -> Iterator[tuple]:
    kept = _kept_shares(cells, weights)
    horizon = int(cells["horizon_days"].max())
    is_converted = cells["is_converted"].to_numpy(dtype=bool)
    ages = cells["age_days"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        coming = np.nan_to_num(1 - kept[:, [horizon]] / kept[:, ages])
    counted = weights * np.where(is_converted, 1.0, coming)
    for month, rows in cells.groupby("month_start").indices.items():
        entries = weights[:, rows].sum(axis=1)
        shares = counted[:, rows].sum(axis=1)[entries > 0] / entries[entries > 0]
        low, high = np.quantile(shares, LEVEL) if len(shares) else (0.0, 0.0)
        if low < high:
            yield month, low, high


def _kept_shares(cells: pd.DataFrame, weights: np.ndarray) -> np.ndarray:
    """The share not converted by the end of each day to the horizon, a row a replicate."""
    horizon = int(cells["horizon_days"].max())
    in_history = cells["is_in_history"].to_numpy(dtype=bool)
    is_converted = cells["is_converted"].to_numpy(dtype=bool)
    days = cells["lag_days"].to_numpy()
    last_seen = np.zeros((len(weights), horizon + 2))
    converted = np.zeros_like(last_seen)
    for day in np.unique(days[in_history]):
        on_day = in_history & (days == day)
        last_seen[:, day] = weights[:, on_day].sum(axis=1)
        converted[:, day] = weights[:, on_day & is_converted].sum(axis=1)
    at_risk = last_seen[:, ::-1].cumsum(axis=1)[:, ::-1]
    return np.cumprod(1 - converted / np.maximum(at_risk, 1), axis=1)


def model(dbt, session):  # noqa: D103
    # One row; none in a build without a row.
    settings = dbt.ref("int_bootstrap_settings").df().sum()
    return intervals(
        dbt.ref("int_cohort_cells").df(),
        replicates_count=int(settings["replicates_count"]),
        random_seed=int(settings["random_seed"]),
    )
