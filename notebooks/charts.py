"""The dashboard's charts over a notebook's frames."""

import altair as alt
import pandas as pd

from dashboard import charts


def rates(frame: pd.DataFrame, *, by: str, title: str) -> alt.LayerChart:
    """Rates with their intervals, the highest first: a row of `frame` each, named by column `by`.

    Needs the columns rate, rate_low and rate_high; rows that are not measured are left out.
    """
    measured = frame[frame["rate"].notna()]
    rows = [
        {
            "label": str(row[by]),
            "text": f"{row['rate']:.1%}",
            **{name: float(row[name]) for name in ("rate", "rate_low", "rate_high")},
        }
        for row in measured.to_dict("records")
    ]
    return charts.with_rows(charts.rate_ranks(title), rows, step=charts.STEP)
