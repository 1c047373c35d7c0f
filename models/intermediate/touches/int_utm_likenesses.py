"""One row per UTM value that looks like a more used one of its field, with that one.

Likeness is the share of letters that stay when one value is typed into the other (normalised
Damerau-Levenshtein similarity, by rapidfuzz). Values whose digits differ are meant to differ:
`spring_2025` is not a misspelt `spring_2026`.
"""

from itertools import groupby

import pandas as pd

COLUMNS = {"field": "str", "value": "str", "like_value": "str", "likeness": "float64"}
LIMIT_NAME = "utm_likeness"


def likenesses(values: pd.DataFrame, limit: float) -> pd.DataFrame:
    """The nearest more used value of each value, where it is at least as like as the limit.

    `values` holds field, folded_value and touches_count; spellings of a value count together.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    used = values.groupby(["field", "folded_value"], as_index=False)["touches_count"].sum()
    used["digits"] = used["folded_value"].str.replace(r"\D", "", regex=True)
    used = used.sort_values(
        ["field", "digits", "touches_count", "folded_value"], ascending=[True, True, False, True]
    )
    found = []
    for (field, _digits), alike in groupby(used.itertuples(), lambda row: (row.field, row.digits)):
        more_used: list[str] = []
        for row in alike:
            nearest = process.extractOne(
                row.folded_value,
                more_used,
                scorer=DamerauLevenshtein.normalized_similarity,
                score_cutoff=limit,
            )
            if nearest:
                found.append((field, row.folded_value, nearest[0], nearest[1]))
            more_used.append(row.folded_value)
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(COLUMNS)


def model(dbt, session):  # noqa: D103
    limits = dbt.ref("quality_limits").df()
    limit = limits.loc[limits["limit_name"] == LIMIT_NAME, "limit_value"].iloc[0]
    return likenesses(dbt.ref("int_utm_values").df(), float(limit))
