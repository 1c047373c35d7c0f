"""Each notebook runs as a script on the simulated company and says what the marts say."""

import os
import re
import subprocess
import sys
from decimal import Decimal

import pytest

from tests.conftest import PROJECT, Company

NOTEBOOKS = sorted(
    path.stem
    for path in (PROJECT / "notebooks").glob("*.py")
    if "marimo.App" in path.read_text(encoding="utf-8")
)


def said_by(notebook: str, company: Company) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, PROJECT / "notebooks" / f"{notebook}.py"],
        env={**os.environ, "LEADLOOP_WAREHOUSE": str(company.warehouse)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(line.split(": ", 1) for line in done.stdout.splitlines())


def test_there_is_a_notebook_for_every_question() -> None:
    assert NOTEBOOKS == [
        "attribution_compare",
        "campaign_roi",
        "follow_up_and_recycling",
        "funnel_health",
        "own_question",
        "score_calibration",
    ]


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_begins_with_what_it_answers(notebook: str) -> None:
    text = (PROJECT / "notebooks" / f"{notebook}.py").read_text(encoding="utf-8")
    first = re.search(r'mo\.md\(\s*"""(.*?)"""', text, flags=re.DOTALL).group(1)
    assert (
        first.index("# ")
        < first.index("**What this answers:**")
        < first.index("**What it does not:**")
    )


def test_every_model_gives_the_same_revenue_to_all_channels_together(simulated: Company) -> None:
    said = said_by("attribution_compare", simulated)
    marts = simulated.query(
        "select attribution_model, sum(attributed_revenue_amount) from marts.rpt_campaign_roi"
        " where period_grain = 'all' and lookback_days = 365 group by all"
    )
    assert {model: Decimal(total) for model, total in said.items()} == dict(marts)
    assert len(set(said.values())) == 1


@pytest.mark.parametrize("notebook", ["funnel_health", "follow_up_and_recycling"])
def test_rates_stand_with_the_parts_that_the_marts_hold(simulated: Company, notebook: str) -> None:
    said = said_by(notebook, simulated)
    parts = {
        metric: f"{numerator} of {denominator}"
        for metric, numerator, denominator in simulated.query(
            """
            select metric_name, numerator_count, denominator_count
            from (
                select * from marts.rpt_follow_up
                union all by name select * from marts.rpt_recycling
                union all by name select * from marts.rpt_funnel_cohorts
            )
            where slice_name = 'all' and period_grain = 'all'
            """
        )
    }
    prefix = "conversion_rate_" if notebook == "funnel_health" else ""
    assert said == {name: parts[f"{prefix}{name}"] for name in said}
    assert len(said) >= 6


def test_scores_stand_with_how_well_they_tell(simulated: Company) -> None:
    said = said_by("score_calibration", simulated)
    measured = simulated.query(
        "select conversion, definition_version, auc from marts.rpt_score_quality"
        " where auc is not null"
    )
    assert measured
    for conversion, version, auc in measured:
        assert f"area under the curve {auc:.3f}" in said[f"{conversion}, version {version}"]


def test_an_own_question_begins_with_a_table(simulated: Company) -> None:
    said = said_by("own_question", simulated)
    columns = simulated.value(
        "select column_count from duckdb_tables() where table_name = 'fct_lead_cycles'"
    )
    assert said == {"table": "fct_lead_cycles", "rows": "100", "columns": str(columns)}
