"""The deal explorer over the simulated company: private names on pages that run from the disk."""

import shutil
from pathlib import Path

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard import formats
from orchestration.home import Home
from orchestration.outbox import deal_pages
from tests.browser.conftest import HOSTILE_NAMES, Opener, drawn
from tests.conftest import Company

LIMIT = 1_500_000
NAMED_AS_STRANGERS_LIKE = (
    "update people set name = $name, email = $name, account_name = $name",
    "update users set name = $name",
    "update deals set name = $name, account_name = $name",
)


@pytest.fixture(scope="module")
def key(simulated: Company) -> str:
    """The key of the recent won deal with the most touches."""
    return simulated.value(
        "select opportunity_id from marts.fct_attribution_paths join marts.fct_opportunities"
        " using (opportunity_id) where conversion_type = 'won' and lookback_days = 365"
        " and won_at > fct_opportunities.as_of - interval 365 days"
        " order by touch_count desc, 1 limit 1"
    )


@pytest.fixture(scope="module")
def deals(simulated: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    outbox = tmp_path_factory.mktemp("outbox")
    return deal_pages.write_index(
        simulated.warehouse,
        restricted=restricted(simulated, outbox),
        folder=outbox / "deals",
        company="Ünal & <b>Söhne</b>",
    ).page.parent


def restricted(company: Company, outbox: Path) -> Path:
    """The company's restricted names, to be changed at will."""
    return Path(shutil.copy(Home(company.home).outbox / "restricted.duckdb", outbox))


def rows_of(page: Page, section: str) -> list[list[str]]:
    return [
        row.locator("bdi").all_inner_texts()
        for row in page.locator(f"[data-section={section}] tbody tr").all()
    ]


@pytest.mark.parametrize("which", ["index", "deal"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_shuts_a_reader_out_at_any_width(
    open_page: Opener, deals: Path, key: str, which: str, scheme: str
) -> None:
    address = deals / f"{which if which == 'index' else key}.html"
    page = open_page(address, color_scheme=scheme)
    results = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()

    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_index_leads_to_every_recent_deal_the_newest_first_and_back(
    open_page: Opener, deals: Path, simulated: Company
) -> None:
    page = open_page(deals / "index.html")
    links = page.locator("[data-section=deals] tbody a")
    addresses = [link.get_attribute("href") for link in links.all()]
    recent = simulated.query(
        "select opportunity_id || '.html' from marts.fct_opportunities"
        " where status <> 'lost' and coalesce(won_at, created_at) > as_of - interval 365 days"
        " order by coalesce(won_at, created_at) desc, opportunity_id"
    )
    assert [(address,) for address in addresses] == recent
    assert len(recent) > 5

    names = page.locator("[data-section=deals] tbody th bdi").all_inner_texts()
    links.first.click()
    expect(page.locator("h1")).to_have_text(names[0])
    page.get_by_role("link", name="Deals").click()
    expect(page.locator("h1")).to_have_text("Deals")


def test_a_deals_page_credits_each_touch_as_the_marts_do(
    open_page: Opener, deals: Path, simulated: Company, key: str
) -> None:
    page = open_page(deals / f"{key}.html")
    for section in ("credits", "totals"):
        form = page.locator(f"[data-section={section}] .filters")
        form.locator("select[name=conversion_type]").select_option("opportunity")
        form.locator("select[name=lookback_days]").select_option("180")
    drawn(page)

    linear = simulated.query(
        "select credit_weight, credit_amount from marts.fct_attribution_long"
        " join marts.fct_attribution_paths using (conversion_id, lookback_days)"
        f" where opportunity_id = '{key}' and lookback_days = 180 and attribution_model = 'linear'"
        " and fct_attribution_paths.conversion_type = 'opportunity' order by touched_at, touch_id"
    )
    heads = page.locator("[data-section=credits] thead button").all_inner_texts()
    cells = page.locator(
        f"[data-section=credits] tbody td:nth-of-type({heads.index('Linear')})"
    ).all()
    assert [cell.inner_text().split("\n") for cell in cells] == [
        [formats.write(weight, kind="rate"), formats.write(amount, kind="cents")]
        for weight, amount in linear
    ]
    whole = formats.write(sum(amount for _, amount in linear), kind="cents")
    totals = rows_of(page, "totals")
    assert {tuple(row[-2:]) for row in totals} == {("100.0\u00a0%", whole)}
    assert len(totals) == len(heads) - heads.index("Campaign") - 1


def test_touches_without_credit_say_why_and_whose_they_are(
    open_page: Opener, deals: Path, simulated: Company, key: str
) -> None:
    page = open_page(deals / f"{key}.html")
    page.locator("[data-section=uncredited] select[name=lookback_days]").select_option("90")
    drawn(page)
    shown = rows_of(page, "uncredited")
    reasons = simulated.query(
        "select excluded_reason from marts.fct_attribution_exclusions"
        " join marts.fct_attribution_paths using (conversion_id, lookback_days)"
        f" where opportunity_id = '{key}' and lookback_days = 90"
        " and fct_attribution_paths.conversion_type = 'won'"
        " order by touched_at, touch_id"
    )
    assert {row[-1] for row in shown} >= {one.replace("_", " ") for (one,) in reasons[-20:]}
    people = {row[0] for row in rows_of(page, "people")}
    assert people > {row[1] for row in shown} > set()


@pytest.mark.parametrize(
    "name",
    [HOSTILE_NAMES[0], *(pytest.param(name, marks=pytest.mark.full) for name in HOSTILE_NAMES[1:])],
)
def test_hostile_names_are_text_and_without_javascript_the_page_says_the_same(
    open_page: Opener, simulated: Company, key: str, tmp_path: Path, name: str
) -> None:
    names = restricted(simulated, tmp_path)
    with duckdb.connect(str(names)) as connection:
        for statement in NAMED_AS_STRANGERS_LIKE:
            connection.execute(statement, {"name": name})
    address = deal_pages.write_deal(
        simulated.warehouse, key, restricted=names, folder=tmp_path / "deals", company=name
    )
    said = []
    for scripted in (False, True):
        page = open_page(address, scripted=scripted)
        assert page.locator("main img, main script, main iframe").count() == 0
        expect(page.locator(".particulars bdi").first).to_have_text(name)
        assert page.locator("html").evaluate("() => window.hacked") is None
        said.append([one.inner_text().split() for one in page.locator("tbody").all()])
    assert said[0] == said[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert address.stat().st_size < LIMIT
