"""The solver of the chain, against an independent library and against plain Python.

1,000 random sets of paths: few and many channels, loops, repeats, single touches, sets in which
nobody or everybody converts.
"""

import importlib.util
import random
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from types import ModuleType

import pandas as pd
import pytest
from do_attribution import MarkovAttribution

from tests.attribution import plain
from tests.conftest import PROJECT

SETS = 1_000

Journey = tuple[tuple[str, ...], bool]


@pytest.fixture(scope="module")
def solver() -> ModuleType:
    """The Python model, as a module."""
    path = PROJECT / "models/intermediate/attribution/int_channel_removals.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def random_set(seed: int) -> list[Journey]:
    chance = random.Random(seed)
    channels = [f"c{number}" for number in range(chance.randint(1, 12))]
    likely = chance.choice((0.0, 0.05, 0.5, 1.0))
    return [
        (
            tuple(chance.choices(channels, k=chance.choice((1, 1, 2, 3, 8)))),
            chance.random() < likely,
        )
        for _ in range(chance.randint(1, 60))
    ]


def chain(journeys: list[Journey]) -> Counter[tuple[str, str]]:
    counted: Counter[tuple[str, str]] = Counter()
    for path, converts in journeys:
        states = ("(start)", *path, "(conversion)" if converts else "(null)")
        counted.update((one, other) for one, other in pairwise(states) if one != other)
    return counted


def solved(solver: ModuleType, counted: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    rows = [(*states, n) for states, n in counted.items()]
    columns = ["from_state", "to_state", "transitions_count"]
    return solver.solve(pd.DataFrame(rows, columns=columns)).set_index("channel")


def test_the_solver_is_exact(solver: ModuleType) -> None:
    without_conversion = 0
    for seed in range(SETS):
        journeys = random_set(seed)
        counted = chain(journeys)
        found = solved(solver, counted)
        rate = sum(converts for _, converts in journeys) / len(journeys)
        assert found["conversion_rate"].to_list() == pytest.approx([rate] * len(found), abs=1e-12)
        if not rate:
            assert found["removal_effect"].isna().all()
            without_conversion += 1
            continue
        expected = plain.removal_effects(counted)
        assert found["removal_effect"].to_dict() == pytest.approx(expected, abs=1e-12), seed
    assert 0 < without_conversion < SETS / 2


def test_an_independent_library_agrees(solver: ModuleType) -> None:
    compared = 0
    for seed in range(SETS):
        journeys = random_set(seed)
        if not any(converts for _, converts in journeys):
            continue
        library = MarkovAttribution(order=1, removal_strategy="redirect_to_null")
        theirs = library.fit(
            [" > ".join(path) for path, _ in journeys], [int(converts) for _, converts in journeys]
        )
        ours = solved(solver, chain(journeys))["removal_effect"].to_dict()
        assert ours == pytest.approx(dict(theirs["removal_effects"]), abs=1e-9), seed
        compared += 1
    assert compared > SETS / 2


def test_a_channel_that_everyone_passes_takes_every_conversion_with_it(solver: ModuleType) -> None:
    found = solved(
        solver,
        {("(start)", "a"): 4, ("a", "b"): 2, ("a", "(null)"): 2, ("b", "(conversion)"): 2},
    )
    assert found["removal_effect"].to_dict() == {"a": 1, "b": 1}
    assert found["visit_probability"].to_dict() == {"a": 1, "b": 0.5}
    assert found["conversion_probability"].to_dict() == {"a": 0.5, "b": 1}


def test_no_journey_is_no_row_of_the_right_types(solver: ModuleType) -> None:
    class Empty:
        def ref(self, name: str) -> "Empty":
            assert name == "int_channel_transitions"
            return self

        def df(self) -> pd.DataFrame:
            columns = ["conversion_type", "lookback_days", "from_state", "to_state"]
            return pd.DataFrame(columns=[*columns, "transitions_count"])

    found = solver.model(Empty(), None)
    assert found.empty
    assert {name: str(kind) for name, kind in found.dtypes.items()} == solver.TYPES
