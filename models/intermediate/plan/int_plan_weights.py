"""One row per bootstrap replicate and case drawn in it, with how often; replicate 0 is the data.

Poisson bootstrap, after Hanley and MacGibbon: in each replicate a case counts as often as a Poisson
draw says, whose mean is how often it stands in the data. Each case draws from a stream of its own,
made of the seed and its name, so that its draws do not depend on other cases, on the order of rows
or on threads.
"""

from hashlib import sha256

import numpy as np
import pandas as pd


def weights(cases: pd.DataFrame) -> pd.DataFrame:
    """How often each case counts in each replicate; rows of 0 are left out.

    `cases` holds case_number, case_kind, case_name, cases_count and, the same on each row,
    replicates_count and random_seed.
    """
    replicates_count = int(cases["replicates_count"].max()) if len(cases) else 0
    drawn = np.empty((len(cases), replicates_count + 1), dtype=np.int64)
    drawn[:, 0] = cases["cases_count"]
    for row, case in enumerate(cases.itertuples()):
        name = f"{case.random_seed}:{case.case_kind}:{case.case_name}".encode()
        stream = np.random.Generator(np.random.PCG64(int.from_bytes(sha256(name).digest())))
        drawn[row, 1:] = stream.poisson(case.cases_count, replicates_count)
    rows, replicates = np.nonzero(drawn)
    return pd.DataFrame(
        {
            "case_number": cases["case_number"].to_numpy(dtype=np.int64)[rows],
            "replicate_number": replicates.astype(np.int32),
            "weight": drawn[rows, replicates],
        }
    )


def model(dbt, session):  # noqa: D103
    return weights(dbt.ref("int_plan_cases").df())
