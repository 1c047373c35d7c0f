"""Which UTM values are taken for misspellings of which."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

MODEL = Path(__file__).parents[3] / "models/intermediate/touches/int_utm_likenesses.py"


@pytest.fixture(scope="module")
def model() -> ModuleType:
    """The model's module: dbt loads it by its path, too."""
    spec = importlib.util.spec_from_file_location(MODEL.stem, MODEL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def values(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["field", "folded_value", "touches_count"])


def found(model: ModuleType, *rows: tuple[str, str, int]) -> dict[str, str]:
    told = model.likenesses(values(*rows), 0.8)
    return dict(zip(told["value"], told["like_value"], strict=True))


def test_the_less_used_value_is_the_misspelling(model: ModuleType) -> None:
    rows = [("utm_source", "linkedin", 90), ("utm_source", "linkedn", 2), ("utm_source", "xing", 5)]
    assert found(model, *rows) == found(model, *reversed(rows)) == {"linkedn": "linkedin"}


def test_swapped_letters_are_one_mistake(model: ModuleType) -> None:
    assert found(model, ("utm_source", "google", 9), ("utm_source", "googel", 1)) == {
        "googel": "google"
    }


def test_other_digits_are_another_value(model: ModuleType) -> None:
    assert (
        found(model, ("utm_campaign", "spring_2025", 9), ("utm_campaign", "spring_2026", 1)) == {}
    )


def test_fields_are_not_compared_with_each_other(model: ModuleType) -> None:
    assert found(model, ("utm_source", "newsletter", 9), ("utm_medium", "newsletters", 1)) == {}


def test_spellings_in_another_case_count_together(model: ModuleType) -> None:
    rows = values(
        ("utm_source", "linkedin", 3), ("utm_source", "linkedin", 3), ("utm_source", "linkedni", 5)
    )
    told = model.likenesses(rows, 0.8)
    assert list(told["value"]) == ["linkedni"]
    assert told["likeness"].between(0.8, 1).all()


def test_no_values_give_no_likeness_with_the_same_types(model: ModuleType) -> None:
    assert model.likenesses(values(), 0.8).dtypes.astype(str).to_dict() == model.COLUMNS
