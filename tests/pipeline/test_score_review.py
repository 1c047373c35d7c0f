"""The review of scores by outcome equals other people's statistics, on random hand-offs."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy.stats import mannwhitneyu, norm

from orchestration.home import Home
from tests.conftest import Company

CASES = 40


@pytest.fixture(scope="module")
def reviewed(simulated: Company) -> Callable[[str, np.ndarray, np.ndarray], list[dict]]:
    """Rows of a mart, as dbt compiled it, over hand-offs with these scores and outcomes."""
    compiled = Home(simulated.home).dbt_target / "compiled"

    def run(name: str, scores: np.ndarray, converted: np.ndarray) -> list[dict]:
        (file,) = compiled.rglob(f"{name}.sql")
        with duckdb.connect() as connection:
            connection.execute("attach ':memory:' as build")
            connection.execute("create schema build.intermediate")
            connection.execute("create schema build.seeds")
            connection.execute(
                "create table build.intermediate.int_scored_outcomes as select"
                " unnest(?::double[]) as score, unnest(?::boolean[]) as is_converted,"
                " 'won' as conversion, '1' as definition_version, 'hot' as score_band,"
                " false as fit_is_backfilled",
                [scores.tolist(), converted.tolist()],
            )
            connection.execute(
                "create table build.seeds.lateness_conversions as select"
                " 'won' as conversion, 'wins' as input_name"
            )
            connection.execute(
                "create table build.seeds.score_bands as select 'hot' as band, 1 as position"
            )
            connection.execute(
                "create table build.intermediate.int_measured_inputs as select"
                " unnest(['wins', 'hand_offs']) as input_name, true as is_measured,"
                " '' as missing_text"
            )
            cursor = connection.execute(Path(file).read_text(encoding="utf-8"))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    return run


def hand_offs(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores with many ties, and outcomes that follow them more or less."""
    draws = np.random.default_rng(seed)
    count = int(draws.integers(4, 400))
    scores = draws.integers(-5, draws.integers(-3, 60), count).astype(float)
    converted = draws.random(count) < 1 / (1 + np.exp(-draws.normal() * scores / 20))
    converted[:2], converted[2:4] = True, False
    return scores, converted


def delong(scores: np.ndarray, converted: np.ndarray) -> float:
    """The standard error of the area, from every pair as the paper writes it."""
    ours, others = scores[converted], scores[~converted]
    pairs = (ours[:, None] > others) + 0.5 * (ours[:, None] == others)
    return float(
        np.sqrt(
            pairs.mean(axis=1).var(ddof=1) / len(ours)
            + pairs.mean(axis=0).var(ddof=1) / len(others)
        )
    )


def test_the_area_and_its_interval_are_those_of_the_pairs(reviewed: Callable) -> None:
    for seed in range(CASES):
        scores, converted = hand_offs(seed)
        (row,) = reviewed("rpt_score_quality", scores, converted)
        pairs = converted.sum() * (~converted).sum()
        area = mannwhitneyu(scores[converted], scores[~converted]).statistic / pairs
        reach = norm.ppf(0.975) * delong(scores, converted)

        assert row["auc"] == pytest.approx(area, abs=1e-9)
        assert row["auc_low"] == pytest.approx(max(0, area - reach), abs=1e-9)
        assert row["auc_high"] == pytest.approx(min(1, area + reach), abs=1e-9)
        assert row["converted_count"] == converted.sum()


def test_tenths_hold_equal_scores_together_and_capture_everything(reviewed: Callable) -> None:
    for seed in range(CASES):
        scores, converted = hand_offs(seed)
        parts = {
            float(score): int(10 * (scores > score).sum() / len(scores)) + 1
            for score in np.unique(scores)
        }
        tenths = np.array([parts[score] for score in scores])
        rows = [
            row
            for row in reviewed("rpt_score_review", scores, converted)
            if row["bin_kind"] == "decile"
        ]
        assert {row["bin_position"] for row in rows} == set(tenths)
        for row in rows:
            own = tenths == row["bin_position"]
            better = tenths <= row["bin_position"]
            assert row["rate"] == pytest.approx(converted[own].mean(), abs=1e-12)
            assert row["lift"] == pytest.approx(converted[own].mean() / converted.mean(), abs=1e-9)
            assert row["captured_share"] == pytest.approx(
                converted[better].sum() / converted.sum(), abs=1e-12
            )
            assert row["reached_share"] == pytest.approx(better.mean(), abs=1e-12)


def test_every_scored_hand_off_stands_in_one_bin_of_each_kind(simulated: Company) -> None:
    counts = simulated.query(
        "select bin_kind, sum(denominator_count) from marts.rpt_score_review"
        " where conversion = 'accepted' group by all"
    )
    assert len({count for _, count in counts}) == 1
    assert counts[0][1] > 0
