"""How often a bootstrap replicate draws each case."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

MODEL = Path(__file__).parents[3] / "models/intermediate/plan/int_plan_weights.py"
REPLICATES = 4000


@pytest.fixture(scope="module")
def model() -> ModuleType:
    """The model's module: dbt loads it by its path, too."""
    spec = importlib.util.spec_from_file_location(MODEL.stem, MODEL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cases(*rows: tuple[int, str, int], seed: int = 7) -> pd.DataFrame:
    told = pd.DataFrame(rows, columns=["case_number", "case_name", "cases_count"])
    return told.assign(case_kind="deal", replicates_count=REPLICATES, random_seed=seed)


def drawn(weights: pd.DataFrame, case_number: int) -> np.ndarray:
    """The weights of one case in replicates 1, 2 ..., those of 0 filled in."""
    own = weights[weights["case_number"] == case_number].set_index("replicate_number")["weight"]
    return own.reindex(range(1, REPLICATES + 1), fill_value=0).to_numpy()


def test_replicate_0_is_the_data(model: ModuleType) -> None:
    told = model.weights(cases((1, "a", 1), (2, "b", 30)))
    first = told[told["replicate_number"] == 0]
    assert dict(zip(first["case_number"], first["weight"], strict=True)) == {1: 1, 2: 30}


def test_a_case_is_drawn_as_often_as_it_stands_in_the_data_and_varies_as_much(
    model: ModuleType,
) -> None:
    told = model.weights(cases((1, "a", 1), (2, "b", 30)))
    for case_number, count in ((1, 1), (2, 30)):
        draws = drawn(told, case_number)
        # Five standard errors of a mean and a variance of Poisson draws.
        assert draws.mean() == pytest.approx(count, abs=5 * (count / REPLICATES) ** 0.5)
        assert draws.var() == pytest.approx(
            count, abs=5 * ((2 * count**2 + count) / REPLICATES) ** 0.5
        )


def test_a_case_draws_alone_whatever_else_there_is_and_in_whatever_order(
    model: ModuleType,
) -> None:
    alone = drawn(model.weights(cases((1, "a", 3))), 1)
    among = drawn(model.weights(cases((5, "z", 9), (8, "a", 3), (9, "b", 3))), 8)
    assert (alone == among).all()


def test_cases_seeds_and_replicates_draw_independently(model: ModuleType) -> None:
    told = model.weights(cases((1, "a", 30), (2, "b", 30)))
    other = model.weights(cases((1, "a", 30), seed=8))
    for another in (drawn(told, 2), drawn(other, 1), np.roll(drawn(told, 1), 1)):
        correlation = np.corrcoef(drawn(told, 1), another)[0, 1]
        assert abs(correlation) < 5 / REPLICATES**0.5


def test_the_draws_of_a_seed_stay_what_they_are(model: ModuleType) -> None:
    first = drawn(model.weights(cases((1, "a", 1))), 1)[:12].tolist()
    assert first == [0, 1, 2, 2, 1, 2, 3, 1, 0, 0, 1, 0]


def test_no_cases_give_no_rows(model: ModuleType) -> None:
    assert model.weights(cases()).empty


def test_the_spread_of_a_mean_is_its_standard_error(model: ModuleType) -> None:
    amounts = np.linspace(10, 1000, 60)
    told = model.weights(cases(*((i, f"deal {i}", 1) for i in range(60))))
    told = told[told["replicate_number"] > 0]
    told["won"] = told["weight"] * amounts[told["case_number"]]
    sums = told.groupby("replicate_number")[["won", "weight"]].sum()
    means = sums["won"] / sums["weight"]
    low, high = np.quantile(means, [0.1, 0.9])
    assert (high - low) / 2 == pytest.approx(1.2816 * amounts.std() / 60**0.5, rel=0.08)
