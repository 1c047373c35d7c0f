"""How far each attribution model is from the truth, which the simulated company knows.

The truth is counterfactual: the won deals that the same draws would not have won without the
channel (truth.json, channel_contributions). A model sees touches only, so none can be right
everywhere; the error is the share of the credit that stands with the wrong channel.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import duckdb

Shares = Mapping[str, float]

CREDIT = """
    select attribution_model, channel, sum(credit_weight)
    from marts.fct_attribution_long
    where conversion_type = 'won'
        and lookback_days = (select max(lookback_days) from marts.fct_attribution_paths)
    group by all
    union all
    select 'markov, by channel', channel, attributed_conversions_count
    from marts.rpt_channel_markov
    where conversion_type = 'won'
        and lookback_days = (select max(lookback_days) from marts.fct_attribution_paths)
"""


def misplaced_share(credited: Mapping[str, float], contributed: Mapping[str, float]) -> float:
    """Half the sum of what the two shares differ by per channel: 0 is right, 1 is all wrong."""
    one, other = shares(credited), shares(contributed)
    return sum(abs(one.get(name, 0) - other.get(name, 0)) for name in {*one, *other}) / 2


def shares(amounts: Mapping[str, float]) -> Shares:
    """Parts of the whole."""
    whole = sum(amounts.values())
    return {name: amount / whole for name, amount in amounts.items()}


def contributions(home: Path) -> Shares:
    """Won deals that each channel truly made, of the company simulated in a home folder."""
    truth = json.loads((home / "demo" / "truth.json").read_text())
    return {row["channel"]: row["won_deals_contributed"] for row in truth["channel_contributions"]}


def model_errors(home: Path) -> list[tuple[str, float]]:
    """Every model and its error, the best first, from the marts of a finished dbt run."""
    credited: dict[str, dict[str, float]] = defaultdict(dict)
    with duckdb.connect() as connection:
        # Under the names by which the candidate's views know the two files.
        for name in ("build", "candidate"):
            connection.execute(f"attach '{home / name}.duckdb' as {name} (read_only)")
        connection.execute("use candidate")
        for model, channel, credit in connection.execute(CREDIT).fetchall():
            credited[model][channel] = credit
    truth = contributions(home)
    errors = [(model, misplaced_share(credit, truth)) for model, credit in credited.items()]
    return sorted(errors, key=lambda error: error[1])
