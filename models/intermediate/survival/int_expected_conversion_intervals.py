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
CELL = ["lag_days", "is_converted", "is_in_history", "month_start"]


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
            counts = own["cycles_count"].to_numpy()[:, np.newaxis]
            weights = draws.poisson(counts, size=(len(own), replicates_count))
            ends = _months(own, weights, tail_share)
            found += [(*curve, month, low, high) for month, low, high in ends if low < high]
    columns = [*CURVE, "month_start", "expected_rate_low", "expected_rate_high"]
    frame = pd.DataFrame(found, columns=columns)
    frame["month_start"] = pd.to_datetime(frame["month_start"])
    ends = {"expected_rate_low": "float64", "expected_rate_high": "float64"}
    return frame.astype({**dict.fromkeys(CURVE, "str"), **ends})


def _folded(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of each curve in order of time, those that count alike as one.

    Months that have matured count in their curve whichever they are. An age matters only to who has
    not converted, whose length of time it is.
    """
    months = cells.groupby([*CURVE, "month_start"], dropna=False)
    is_young = months["age_days"].transform("min") < cells["horizon_days"]
    cells = cells.assign(month_start=pd.to_datetime(cells["month_start"]).where(is_young))
    cells = cells[is_young | cells["is_in_history"]]
    alike = cells.groupby([*CURVE, "horizon_days", *CELL], dropna=False, as_index=False)
    return alike["cycles_count"].sum()


def _months(
    cells: pd.DataFrame, weights: np.ndarray, tail_share: float
) -> Iterator[tuple[pd.Timestamp, float, float]]:
    """Each young month of a curve with the ends of its interval.

    `weights` say how often each cell counts: a row a cell, a column a replicate.
    """
    days, kept = _kept_shares(cells, weights)
    horizon = cells["horizon_days"].iloc[0]
    ages = np.minimum(cells["lag_days"], horizon)
    at_age, at_horizon = (np.searchsorted(days, day, side="right") for day in (ages, horizon))
    is_converted = cells["is_converted"].to_numpy(dtype=bool)[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        coming = np.nan_to_num(1 - kept[at_horizon] / kept[at_age])
    counted = weights * np.where(is_converted, 1.0, coming)
    for month, rows in cells.groupby("month_start").indices.items():
        entries = weights[rows].sum(axis=0)
        shares = counted[rows].sum(axis=0)[entries > 0] / entries[entries > 0]
        if len(shares):
            yield month, *np.quantile(shares, [tail_share, 1 - tail_share])


def _kept_shares(cells: pd.DataFrame, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The days on which a cycle was last seen, and the share not converted before and after each.

    The shares have a row more than there are days, and a column a replicate. Sums, no product of
    matrices: its threads would fight with dbt's.
    """
    days, first_cells = np.unique(cells["lag_days"], return_index=True)
    weights = weights * cells["is_in_history"].to_numpy(dtype=bool)[:, np.newaxis]
    is_converted = cells["is_converted"].to_numpy(dtype=bool)[:, np.newaxis]
    last_seen = np.add.reduceat(weights, first_cells)
    converted = np.add.reduceat(weights * is_converted, first_cells)
    at_risk = last_seen[::-1].cumsum(axis=0)[::-1]
    kept = np.cumprod(1 - converted / np.maximum(at_risk, 1), axis=0)
    return days, np.vstack([np.ones(weights.shape[1]), kept])


def model(dbt, session):  # noqa: D103
    # One row; none in a build without a row.
    settings = dbt.ref("int_bootstrap_settings").df().sum()
    return intervals(
        dbt.ref("int_cohort_cells").df(),
        replicates_count=int(settings["replicates_count"]),
        random_seed=int(settings["random_seed"]),
        tail_share=float(settings["tail_share"]),
    )
