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


def intervals(
    cells: pd.DataFrame, *, replicates_count: int, random_seed: int, tail_share: float
) -> pd.DataFrame:
    """The percentile interval of each young month's expected share, `tail_share` beyond either end.

    `cells` are the rows of int_cohort_cells. A month whose replicates are all alike has no row:
    that is so of a few equal cycles, and shows no certainty.
    """
    found = []
    for curve, own in _folded(cells).groupby(CURVE, dropna=False):
        if own["month_start"].notna().any():
            name = ":".join(map(str, (random_seed, *curve))).encode()
            draws = np.random.default_rng(int.from_bytes(sha256(name).digest()))
            weights = draws.poisson(own["cycles_count"], size=(replicates_count, len(own)))
            ends = _months(own, weights, tail_share)
            found += [(*curve, month, low, high) for month, low, high in ends if low < high]
    columns = [*CURVE, "month_start", "expected_rate_low", "expected_rate_high"]
    frame = pd.DataFrame(found, columns=columns)
    frame["month_start"] = pd.to_datetime(frame["month_start"])
    ends = {"expected_rate_low": "float64", "expected_rate_high": "float64"}
    return frame.astype({**dict.fromkeys(CURVE, "str"), **ends})


def _folded(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells in order; months that have matured count in their curve whichever they are."""
    months = cells.groupby([*CURVE, "month_start"], dropna=False)
    is_young = months["age_days"].transform("min") < cells["horizon_days"]
    cells = cells.assign(month_start=pd.to_datetime(cells["month_start"]).where(is_young))
    cells = cells[is_young | cells["is_in_history"]]
    alike = cells.groupby([*CURVE, "horizon_days", *CELL], dropna=False, as_index=False)
    return alike["cycles_count"].sum()


def _months(
    cells: pd.DataFrame, weights: np.ndarray, tail_share: float
) -> Iterator[tuple[pd.Timestamp, float, float]]:
    """Each young month of a curve with the ends of its interval."""
    horizon = int(cells["horizon_days"].iloc[0])
    kept = _kept_shares(cells, weights, horizon)
    is_converted = cells["is_converted"].to_numpy(dtype=bool)
    ages = cells["age_days"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        coming = np.nan_to_num(1 - kept[:, [horizon]] / kept[:, ages])
    counted = weights * np.where(is_converted, 1.0, coming)
    for month, rows in cells.groupby("month_start").indices.items():
        entries = weights[:, rows].sum(axis=1)
        shares = counted[:, rows].sum(axis=1)[entries > 0] / entries[entries > 0]
        if len(shares):
            yield month, np.quantile(shares, tail_share), np.quantile(shares, 1 - tail_share)


def _kept_shares(cells: pd.DataFrame, weights: np.ndarray, horizon: int) -> np.ndarray:
    """The share not converted by the end of each day to the horizon, a row a replicate."""
    in_history = cells["is_in_history"].to_numpy(dtype=bool)
    is_converted = in_history & cells["is_converted"].to_numpy(dtype=bool)
    days = cells["lag_days"].to_numpy()
    beyond_horizon = horizon + 1
    last_seen, converted = (
        _sums_by_day(weights[:, counted], days[counted], last_day=beyond_horizon)
        for counted in (in_history, is_converted)
    )
    at_risk = last_seen[:, ::-1].cumsum(axis=1)[:, ::-1]
    return np.cumprod(1 - converted / np.maximum(at_risk, 1), axis=1)


def _sums_by_day(weights: np.ndarray, days: np.ndarray, *, last_day: int) -> np.ndarray:
    """The weights that fall on each day; not by a matrix, whose threads would fight with dbt's."""
    sums = np.zeros((len(weights), last_day + 1))
    if len(days):
        order = np.argsort(days, kind="stable")
        found, starts = np.unique(days[order], return_index=True)
        sums[:, found] = np.add.reduceat(weights[:, order], starts, axis=1)
    return sums


def model(dbt, session):  # noqa: D103
    # One row; none in a build without a row.
    settings = dbt.ref("int_bootstrap_settings").df().sum()
    return intervals(
        dbt.ref("int_cohort_cells").df(),
        replicates_count=int(settings["replicates_count"]),
        random_seed=int(settings["random_seed"]),
        tail_share=float(settings["tail_share"]),
    )
