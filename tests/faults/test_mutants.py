"""What would publish a wrong number is caught before: nearly all of many small defects.

Run alone, with a table of what caught which: `make mutants`.
"""

import pytest

from orchestration.home import Home
from tests.conftest import Company
from tests.faults.mutants import MUTANTS
from tests.faults.mutation import Verdict, judge

LEAST_CAUGHT = 0.95


@pytest.mark.full
def test_defects_in_models_and_seeds_are_caught_before_publishing(
    simulated: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    verdicts = judge(MUTANTS, home=Home(simulated.home))

    with capsys.disabled():
        print(f"\n{table(verdicts)}")
    caught = [verdict for verdict in verdicts if verdict.refused_by and not verdict.is_broken]
    assert len(verdicts) >= 30
    assert [verdict.mutant.name for verdict in verdicts if verdict.is_broken] == []
    assert len(caught) / len(verdicts) >= LEAST_CAUGHT


def table(verdicts: list[Verdict]) -> str:
    """Each defect with the check that caught it, those that would be published last."""
    lines = [
        f"{verdict.mutant.name:<62}{verdict.refused_by or 'SURVIVES'}"
        for verdict in sorted(verdicts, key=lambda verdict: verdict.refused_by is None)
    ]
    caught = sum(verdict.refused_by is not None for verdict in verdicts)
    return "\n".join([*lines, f"{caught} of {len(verdicts)} caught"])
