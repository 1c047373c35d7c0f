"""What the models estimate of times and shares is what lifelines and statsmodels estimate.

The SQL is what dbt compiled for the simulated company, over cohorts that are made here: random,
with ties, with nobody who converts, with everybody who does, of one cycle, and empty.
"""

import importlib.util
import math
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import duckdb
import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times
from statsmodels.stats.proportion import proportion_confint

from orchestration.home import Home
from tests.conftest import Company

HORIZON = 90
MODELS = Path(__file__).parents[2] / "models/intermediate/survival"
CELLS = ["month_start", "age_days", "lag_days", "is_converted", "is_in_history", "cycles_count"]


def random_cohort(seed: int, *, size: int, ties: int | None = None) -> pd.DataFrame:
    """Days to the conversion or to the age, and whether it came; `ties` is the longest day."""
    dice = np.random.default_rng(seed)
    longest = ties or HORIZON + 1
    days = np.minimum(dice.geometric(1 / (longest / 2 + 1), size) - 1, longest)
    is_converted = (dice.random(size) < 0.4) & (days <= HORIZON)
    return pd.DataFrame({"days": days, "is_converted": is_converted})


COHORTS = {
    **{f"random {seed}": random_cohort(seed, size=5 + seed * 37) for seed in range(12)},
    **{f"tied {seed}": random_cohort(seed, size=200, ties=4) for seed in range(4)},
    "nobody": pd.DataFrame({"days": [3, 3, 80, 91], "is_converted": [False] * 4}),
    "everybody": pd.DataFrame({"days": [1, 2, 2, 5], "is_converted": [True] * 4}),
    "one that did": pd.DataFrame({"days": [7], "is_converted": [True]}),
    "one that did not": pd.DataFrame({"days": [7], "is_converted": [False]}),
    "empty": pd.DataFrame({"days": [], "is_converted": []}).astype({"days": int}),
}
SHARES = [(k, n) for n in (1, 2, 3, 7, 40, 1_000, 123_457) for k in {0, 1, n // 3, n - 1, n}]


@pytest.fixture(scope="module")
def build(simulated: Company) -> Iterator[duckdb.DuckDBPyConnection]:
    """What the compiled models make of the cohorts, beside the tables that they read."""
    folder = Home(simulated.home).dbt_target / "compiled" / "models/intermediate"
    frame = pd.concat(cohort.assign(cohort=name) for name, cohort in COHORTS.items())
    cycles = frame.reset_index(drop=True).reset_index(names="cycle_id")
    shares = pd.DataFrame(SHARES, columns=["numerator", "denominator"])
    with duckdb.connect() as connection:
        connection.register("cycles", cycles)
        connection.register("shares", shares)
        connection.execute(
            f"""
            attach ':memory:' as build;
            create schema build.intermediate;
            create schema build.seeds;
            create table build.intermediate.int_conversion_cells as
                select 'mql' as from_stage, 'won' as to_stage, 'segment' as slice_name,
                    cohort as slice_value, {HORIZON} as horizon_days, days::integer as lag_days,
                    count(*) as cycles_count, is_converted
                from cycles group by all;
            create table build.intermediate.int_cycle_durations as
                select 'response_hours' as duration_name, cycle_id::varchar as cycle_id,
                    days / 3.0 as duration, not is_converted as is_censored,
                    date '2026-01-01' as month_start
                from cycles;
            create table build.intermediate.int_cycle_slices as
                select cycle_id::varchar as cycle_id, 'segment' as slice_name,
                    cohort as slice_value
                from cycles;
            create table build.intermediate.int_metric_cells as
                select 'follow_up_rate' as metric_name, 'segment' as slice_name,
                        numerator || '/' || denominator as slice_value,
                        numerator as numerator_count, denominator as denominator_count,
                        0 as excluded_count, null::decimal(18, 2) as numerator_amount,
                        null::decimal(18, 2) as denominator_amount, date '2026-01-01' as month_start
                    from shares;
            create table build.intermediate.int_metric_gaps (metric_name varchar);
            create table build.intermediate.int_pipeline_velocities as
                select null::varchar as slice_name, null::varchar as slice_value,
                    0 as won_deals_count, 0 as closed_deals_count
                limit 0;
            create table build.seeds.report_slices as select 'segment' as slice_name;
            create table build.seeds.cycle_metrics as
                select 'follow_up_rate' as metric_name, 'share' as unit;
            """
        )
        for model in (
            "survival/int_conversion_curves",
            "survival/int_conversion_curve_summary",
            "survival/int_duration_estimates",
            "cycles/int_report_rates",
        ):
            sql = (folder / f"{model}.sql").read_text(encoding="utf-8")
            connection.execute(f"create table build.intermediate.{Path(model).name} as {sql}")
        yield connection


@pytest.fixture(scope="module")
def intervals() -> ModuleType:
    """The module that draws the bootstrap: dbt loads it by its path, too."""
    path = MODELS / "int_expected_conversion_intervals.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fitted(name: str) -> KaplanMeierFitter:
    cohort = COHORTS[name]
    return KaplanMeierFitter().fit(cohort["days"], cohort["is_converted"])


@pytest.mark.parametrize("name", [name for name in COHORTS if name != "empty"])
def test_a_curve_and_its_interval_are_those_of_lifelines(
    build: duckdb.DuckDBPyConnection, name: str
) -> None:
    curve = build.execute(
        "select lag_days, kept_share, converted_share_low, converted_share_high, at_risk_count "
        "from build.intermediate.int_conversion_curves where slice_value = ? order by lag_days",
        [name],
    ).fetchall()
    fit = fitted(name)
    assert {day for day, *_ in curve} == set(COHORTS[name]["days"])
    for day, kept, low, high, at_risk in curve:
        assert kept == pytest.approx(fit.survival_function_.loc[day].item(), abs=1e-9)
        assert at_risk == fit.event_table.loc[day, "at_risk"]
        if 0 < kept < 1:
            bounds = fit.confidence_interval_.loc[day]
            assert (1 - high, 1 - low) == pytest.approx(tuple(bounds), abs=1e-9), (name, day)
        else:
            assert low is high is None


def test_an_empty_cohort_has_no_curve(build: duckdb.DuckDBPyConnection) -> None:
    for table in ("int_conversion_curves", "int_duration_estimates"):
        sql = f"select count(*) from build.intermediate.{table} where slice_value = 'empty'"
        assert build.execute(sql).fetchone() == (0,)


@pytest.mark.parametrize("name", [name for name in COHORTS if name != "empty"])
def test_a_median_and_its_interval_are_those_of_lifelines(
    build: duckdb.DuckDBPyConnection, name: str
) -> None:
    ((*found, censored),) = build.execute(
        "select median_duration, median_low, median_high, p90_duration, censored_count "
        "from build.intermediate.int_duration_estimates "
        "where slice_value = ? and period_grain = 'all'",
        [name],
    ).fetchall()
    fit = fitted(name)
    low, high = median_survival_times(fit.confidence_interval_).iloc[0]
    expected = [fit.median_survival_time_, low, high, fit.percentile(0.1)]
    if (fit.survival_function_.iloc[-1] == 0).item():
        # lifelines carries an interval on to a share of 0, which has none here.
        expected, found = [expected[0], expected[3]], [found[0], found[3]]
    days = [None if math.isinf(value) else pytest.approx(value / 3, abs=1e-9) for value in expected]
    assert found == days
    assert censored == (~COHORTS[name]["is_converted"].astype(bool)).sum()


def test_an_observed_share_is_lifelines_at_the_horizon_and_a_short_look_is_no_share(
    build: duckdb.DuckDBPyConnection,
) -> None:
    rows = build.execute(
        "select slice_value, expected_rate from build.intermediate.int_conversion_curve_summary"
    ).fetchall()
    assert len(rows) == len(COHORTS) - 1
    for name, rate in rows:
        fit, longest = fitted(name), COHORTS[name]["days"].max()
        if longest >= HORIZON or name in ("everybody", "one that did"):
            assert rate == pytest.approx(1 - fit.predict(HORIZON), abs=1e-9), name
        else:
            assert rate is None, name


def test_wilsons_interval_is_that_of_statsmodels(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute(
        "select numerator_count, denominator_count, rate_low, rate_high "
        "from build.intermediate.int_report_rates where period_grain = 'month'"
    ).fetchall()
    assert len(rows) == len(set(SHARES))
    for numerator, denominator, *ends in rows:
        expected = proportion_confint(numerator, denominator, alpha=0.05, method="wilson")
        assert ends == pytest.approx(list(expected), abs=1e-9), (numerator, denominator)


def test_a_replicate_that_draws_each_cycle_once_gives_what_is_expected(
    simulated: Company, intervals: ModuleType
) -> None:
    """The bootstrap's own estimate is that of the SQL, in every slice and young month."""
    with duckdb.connect(str(Home(simulated.home).build), read_only=True) as connection:
        cells = connection.table("intermediate.int_cohort_cells").df()
        rates = connection.execute(
            "select from_stage, to_stage, slice_name, slice_value, month_start, expected_rate "
            "from intermediate.int_expected_conversions "
            "where not is_mature and expected_rate is not null"
        ).fetchall()
    drawn_once = {
        (*("" if pd.isna(part) else part for part in curve), month): share
        for curve, own in intervals._folded(cells).groupby(list(CURVE)[:4], dropna=False)
        for month, share, _ in intervals._months(own, own[["cycles_count"]].to_numpy(), 0.5)
    }
    assert len(rates) > 200
    for *curve, month, rate in rates:
        key = (*(part or "" for part in curve), pd.Timestamp(month))
        assert drawn_once[key] == pytest.approx(rate, abs=1e-9), key


def test_a_bootstrap_interval_depends_on_the_seed_alone(intervals: ModuleType) -> None:
    cells = cohort_cells(1, size=400)
    drawn = drawn_interval(intervals, cells)
    assert drawn == drawn_interval(intervals, cells.sample(frac=1, random_state=3))
    with_more = pd.concat([cells, cohort_cells(2, size=50).assign(slice_value="another")])
    assert drawn == drawn_interval(intervals, with_more)
    assert drawn != drawn_interval(intervals, cells, seed=8)


def test_a_bootstrap_interval_covers_what_comes_about_as_often_as_it_says(
    intervals: ModuleType,
) -> None:
    """Of 60 companies whose conversion is known, about 95 % of the intervals should hold it."""
    worlds = [cohort_cells(seed, size=1_500) for seed in range(60)]
    held = sum(low <= 0.3 <= high for low, high in (drawn_interval(intervals, w) for w in worlds))
    assert 51 <= held <= 60


def test_cycles_that_are_all_alike_show_no_certainty(intervals: ModuleType) -> None:
    cells = pd.DataFrame(
        [(pd.Timestamp("2026-06-01"), 20, 20, False, True, 5)], columns=CELLS
    ).assign(**CURVE)
    assert drawn(intervals, cells).empty


CURVE = {
    "from_stage": "mql",
    "to_stage": "won",
    "slice_name": "all",
    "slice_value": "all",
    "horizon_days": HORIZON,
}


def cohort_cells(seed: int, *, size: int) -> pd.DataFrame:
    """Cells of a company in which 30 % convert, evenly over the days to the horizon.

    A tenth of the cycles is of the young month that is judged: it will come to those 30 %.
    """
    dice = np.random.default_rng(seed)
    is_young = dice.random(size) < 0.1
    age = np.where(is_young, dice.integers(10, 40, size), HORIZON)
    wait = np.where(dice.random(size) < 0.3, dice.integers(0, HORIZON + 1, size), 10_000)
    is_converted = wait <= age
    cells = pd.DataFrame(
        {
            "month_start": pd.to_datetime(np.where(is_young, "2026-06-01", "2026-01-01")),
            "age_days": age,
            "lag_days": np.where(is_converted, wait, np.where(is_young, age, HORIZON + 1)),
            "is_converted": is_converted,
            "is_in_history": True,
        }
    )
    counted = cells.groupby(list(cells), as_index=False).size()
    return counted.rename(columns={"size": "cycles_count"}).assign(**CURVE)


def drawn(intervals: ModuleType, cells: pd.DataFrame, *, seed: int = 7) -> pd.DataFrame:
    return intervals.intervals(cells, replicates_count=200, random_seed=seed, tail_share=0.025)


def drawn_interval(
    intervals: ModuleType, cells: pd.DataFrame, *, seed: int = 7
) -> tuple[float, float]:
    """The ends for the young month of the slice `all`."""
    found = drawn(intervals, cells, seed=seed).query("slice_value == 'all'")
    ((low, high),) = found[["expected_rate_low", "expected_rate_high"]].to_numpy().tolist()
    return low, high
