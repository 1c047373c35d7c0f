"""Pages of deals by the command line: private, the same as the terminal, gone with the next run."""

import os
import stat
from pathlib import Path

import pytest

from orchestration import telling
from orchestration.home import Home
from orchestration.outbox import deal_pages
from orchestration.outbox.restricted import OutboxError
from orchestration.workspace import Company as Opened
from orchestration.workspace import Workspace
from tests.conftest import PROJECT, Company, leadloop


@pytest.fixture(scope="module")
def key(simulated: Company) -> str:
    return simulated.value(
        "select opportunity_id from marts.fct_attribution_paths where conversion_type = 'won'"
        " and lookback_days = 365 and touch_count > 0 order by 1 limit 1"
    )


@pytest.fixture(scope="module")
def opened(simulated: Company) -> Opened:
    environment = {**os.environ, "LEADLOOP_HOME": str(simulated.home)}
    return Workspace.find(None, folder=PROJECT, environment=environment).company(environment)


def modes(folder: Path) -> set[str]:
    return {stat.filemode(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}


def test_a_deals_page_is_named_and_for_its_owner_alone(simulated: Company, key: str) -> None:
    deals = Home(simulated.home).deals
    deal_pages.remove(deals)
    told = leadloop("explain", "opportunity", key, "--page", home=simulated.home)

    assert told.returncode == 0, told.stderr
    page = Path(told.stdout.splitlines()[-1].split()[1])
    assert page == deals / f"{key}.html"
    assert modes(deals) == {"drwx------", "-rw-------"}
    text = page.read_text()
    assert "index.html" not in text
    for line in told.stdout.splitlines():
        if line.startswith("no credit"):
            touches, _, reason = line.removeprefix("no credit").partition(": ")
            assert f'["name","{reason}","",""],["count","{touches.split()[0]}"' in text


def test_the_index_stands_until_the_next_run_and_is_never_published(
    simulated: Company, opened: Opened, key: str
) -> None:
    told = leadloop("open", "--deals", "--print", home=simulated.home)
    deals = opened.home.deals

    assert told.returncode == 0, told.stderr
    assert told.stdout == f"{deals / 'index.html'}\n"
    assert modes(deals) == {"drwx------", "-rw-------"}
    assert not list(opened.home.outbox.glob(".deals*"))
    page = telling.write_deal(opened, key)
    assert "index.html" in page.read_text()
    assert not list(opened.home.published.rglob(page.name))

    telling.fill_outbox(opened)
    assert not deals.exists()


def test_no_more_than_the_newest_are_written_and_that_is_said(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deal_pages, "DEALS_SHOWN", 3)
    index = deal_pages.write_index(
        opened.home.warehouse,
        restricted=opened.home.outbox / "restricted.duckdb",
        folder=tmp_path / "deals",
        company="Example",
    )

    assert (index.shown, len(list(index.page.parent.glob("*.html")))) == (3, 4)
    assert index.found > 3
    assert f"the newest 3 of {index.found}" in index.page.read_text()


def test_without_names_one_line_says_what_to_do(opened: Opened, tmp_path: Path) -> None:
    with pytest.raises(OutboxError, match=r"`leadloop run` writes them: [^\n]+$"):
        deal_pages.write_index(
            opened.home.warehouse,
            restricted=tmp_path / "restricted.duckdb",
            folder=tmp_path / "deals",
            company="Example",
        )
    assert not (tmp_path / "deals").exists()
