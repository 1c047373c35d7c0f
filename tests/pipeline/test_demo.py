"""`leadloop demo` twice over the same home folder, for the same company and for another."""

from pathlib import Path

import pytest

from tests.conftest import Company, leadloop


@pytest.mark.full
def test_another_company_replaces_the_last_one_whole(simulated: Company, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = leadloop("demo", "--size", "small", "--seed", "8", home=home)
    assert first.returncode == 0, first.stdout + first.stderr
    second = leadloop("demo", "--size", "small", home=home)
    assert second.returncode == 0, second.stdout + second.stderr
    assert "start over" in second.stdout

    count = "select count(*), sum(won_amount) from marts.fct_lead_cycles"
    assert Company(home).query(count) == simulated.query(count)
    assert len(list((home / "published").iterdir())) == 1
