"""One row per conversion type, look-back and channel: what its removal would take away.

The first-order absorbing chain of Anderl et al. (International Journal of Research in Marketing 33
(2016), 457-474), solved exactly: with Q the probabilities of going from one channel to the next,
N = (I - Q)^-1 counts the visits (Kemeny and Snell, Finite Markov Chains, 1960, theorem 3.2.4).
Python, because a linear system is one line of numpy.
"""

import numpy as np
import pandas as pd

START, CONVERSION, NULL = "(start)", "(conversion)", "(null)"
TYPES = {
    "conversion_type": "str",
    "lookback_days": "int32",
    "channel": "str",
    "conversion_rate": "float64",
    "visit_probability": "float64",
    "conversion_probability": "float64",
    "removal_effect": "float64",
}


def solve(transitions: pd.DataFrame) -> pd.DataFrame:
    """The channels of one chain, from its rows of from_state, to_state, transitions_count.

    The removal effect is the share of conversions that would end in (null) if every journey that
    reaches the channel did: P(visits the channel) x P(converts from it) / P(converts from the
    start). NaN where nothing converts.
    """
    counts = transitions.pivot_table(
        index="from_state", columns="to_state", values="transitions_count", fill_value=0
    )
    states = [START, *sorted(set(counts.index) - {START})]
    counts = counts.reindex(index=states, columns=[*states, CONVERSION, NULL], fill_value=0)
    shares = counts.to_numpy(float) / counts.to_numpy(float).sum(axis=1, keepdims=True)
    steps, converting = shares[:, : len(states)], shares[:, len(states)]
    visits = np.linalg.inv(np.eye(len(states)) - steps)
    conversion = visits @ converting
    reached = visits[0] / np.diag(visits)
    with np.errstate(invalid="ignore"):
        effect = reached * conversion / conversion[0]
    return pd.DataFrame(
        {
            "channel": states[1:],
            "conversion_rate": conversion[0],
            "visit_probability": reached[1:],
            "conversion_probability": conversion[1:],
            "removal_effect": effect[1:],
        }
    )


def model(dbt, session) -> pd.DataFrame:
    """Solve the chain of each conversion type and look-back."""
    transitions = dbt.ref("int_channel_transitions").df()
    chains = [
        solve(chain).assign(conversion_type=conversion_type, lookback_days=lookback_days)
        for (conversion_type, lookback_days), chain in transitions.groupby(
            ["conversion_type", "lookback_days"]
        )
    ]
    empty = pd.DataFrame(columns=list(TYPES))
    return pd.concat([empty, *chains])[list(TYPES)].astype(TYPES)
