"""Every page over the simulated company, in a real browser: whole, reachable, true to the marts."""

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard import formats, site
from tests.browser.conftest import HOSTILE_NAMES, Opener, drawn
from tests.conftest import Company

PAGES = (
    "index",
    "campaign_roi",
    "attribution",
    "funnel",
    "follow_up",
    "recycling",
    "scores",
    "plan",
    "quality",
    "glossary",
)
LIMIT = 1_500_000


@pytest.fixture(scope="module")
def pages(simulated: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    site.build(simulated.warehouse, folder, company="Example GmbH")
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_a_page_to_mail_is_one_file_that_says_the_same(
    open_page: Opener, pages: Path, tmp_path: Path, name: str
) -> None:
    alone = shutil.copy(pages / site.TO_MAIL / f"{name}.html", tmp_path / "mailed.html")
    page = open_page(alone, scripted=False)

    assert page.evaluate("document.styleSheets[0].cssRules.length") > 0
    assert page.locator("script, nav, main a").count() == 0
    with_scripts = open_page(pages / f"{name}.html", scripted=False)
    for part in (".tile .value", "tbody", ".chart svg"):
        texts = [one.text_content() for one in page.locator(part).all()]
        assert texts == [one.text_content() for one in with_scripts.locator(part).all()]


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_holds_every_row_and_no_control(
    open_page: Opener, pages: Path, name: str
) -> None:
    page = open_page(pages / f"{name}.html")
    page.emulate_media(media="print")

    for control in page.locator("nav, select, .action, .skip, .beside").all():
        expect(control).not_to_be_visible()
    for region in page.locator(".scroll").all():
        cut = region.evaluate("box => box.scrollHeight - box.clientHeight")
        assert cut <= 0, region.get_attribute("aria-label")


def test_the_models_behind_the_numbers_are_one_click_away(
    browser: Browser, simulated: Company
) -> None:
    # dbt's own page writes to the console what a page of ours may not: no watched page.
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((simulated.home / "dashboard" / "index.html").as_uri())
    page.get_by_role("link", name="Models, columns and lineage").click()
    page.goto(f"{page.url.partition('#')[0]}#!/model/model.leadloop.fct_lead_cycles")
    expect(page.get_by_text("One row per person and lead cycle").first).to_be_visible()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def rows_of(page: Page, section: str) -> list[list[str]]:
    """The texts of a section's table, the small second lines left out."""
    return [
        row.locator("bdi").all_inner_texts()
        for row in page.locator(f"[data-section={section}] tbody tr").all()
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_itself_and_leads_to_every_other(
    open_page: Opener, pages: Path, name: str
) -> None:
    page = open_page(pages / f"{name}.html")

    links = page.locator("nav a")
    addresses = [link.get_attribute("href") for link in links.all()]
    assert addresses == [f"{one}.html" for one in PAGES]
    expect(page.locator("nav [aria-current=page]")).to_have_text(page.locator("h1").inner_text())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_a_page_shuts_a_reader_out(
    open_page: Opener, pages: Path, name: str, scheme: str
) -> None:
    page = open_page(pages / f"{name}.html", color_scheme=scheme)

    results = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_of_any_width_does_not_scroll_sideways(
    open_page: Opener, pages: Path, name: str, width: int
) -> None:
    page = open_page(pages / f"{name}.html", viewport={"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_a_page_and_its_data_are_small(pages: Path, name: str) -> None:
    own = [pages / f"{name}.html", *(pages / "data").glob(f"{name}-*.js")]
    own += [file for file in (pages / "assets").iterdir() if file.name != "vega.js"]

    assert max(path.stat().st_size for path in own) < LIMIT


@pytest.mark.parametrize("name", [one for one in PAGES if one != "campaign_roi"])
def test_without_javascript_a_page_says_the_same(open_page: Opener, pages: Path, name: str) -> None:
    plain = open_page(pages / f"{name}.html", scripted=False)
    scripted = open_page(pages / f"{name}.html")

    for place in (".tiles", "[data-section] tbody"):
        before, after = plain.locator(place).all(), scripted.locator(place).all()
        assert [one.inner_text().split() for one in before] == [
            one.inner_text().split() for one in after
        ]
    drawings = plain.locator(".chart svg").all()
    assert plain.locator(".chart").count() == len(drawings)
    for drawing in drawings:
        *_, width, height = drawing.get_attribute("viewBox").split()
        assert float(height) < float(width), "a drawing fits on the screen"


def test_a_filter_shows_what_the_mart_says_and_stands_in_the_address(
    open_page: Opener, pages: Path, simulated: Company
) -> None:
    page = open_page(pages / "follow_up.html")
    form = page.locator("[data-section=by_slice] .filters")
    form.locator("select[name=metric_name]").select_option("acceptance_rate")
    form.locator("select[name=slice_name]").select_option("segment")

    expected = simulated.query(
        "select coalesce(slice_value, 'unknown'), rate from marts.rpt_follow_up"
        " where metric_name = 'acceptance_rate' and slice_name = 'segment'"
        " and period_grain = 'all'"
    )
    drawn(page)
    shown = dict(rows_of(page, "by_slice"))
    assert len(shown) == len(expected) > 1
    for value, rate in expected:
        (text,) = [text for name, text in shown.items() if name.lower() == value.lower()]
        assert text == formats.write(rate, kind="rate")

    again = open_page(pages / "follow_up.html", hash_="#" + page.url.partition("#")[2])
    assert rows_of(again, "by_slice") == rows_of(page, "by_slice")
    bars = again.locator("[data-section=by_slice] .chart svg [aria-roledescription=point]")
    expect(bars).to_have_count(len(expected))


def test_every_section_can_be_put_in_order(open_page: Opener, pages: Path) -> None:
    page = open_page(pages / "recycling.html")
    head = page.locator("[data-section=reasons] th[data-field=won_later_count]")
    for direction, is_reversed in (("descending", True), ("ascending", False)):
        head.locator("button").press("Enter")
        expect(head).to_have_attribute("aria-sort", direction)
        counts = [int(row[3]) for row in rows_of(page, "reasons")]
        assert counts == sorted(counts, reverse=is_reversed)


def test_tables_and_charts_can_be_taken_away(
    open_page: Opener, pages: Path, tmp_path: Path
) -> None:
    page = open_page(pages / "funnel.html")
    section = page.locator("[data-section=cohorts]")
    with page.expect_download() as table:
        section.get_by_role("button", name="Download CSV").click()
    with page.expect_download() as chart:
        section.get_by_role("button", name="Download PNG").click()

    table.value.save_as(tmp_path / "table.csv")
    chart.value.save_as(tmp_path / "chart.png")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(rows_of(page, "cohorts")) > 12
    assert {float(row["conversion_rate"]) <= 1 for row in rows} == {True}
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_from_the_overview_two_clicks_answer_the_three_questions(
    open_page: Opener, pages: Path
) -> None:
    page = open_page(pages / "index.html")
    verdicts = {row[3] for row in rows_of(page, "campaigns")}
    assert verdicts <= {
        "gains under every model",
        "loses under every model",
        "depends on the model",
    }
    assert {row[5] for row in rows_of(page, "changes")} <= {"beyond chance", "within chance"}

    page.get_by_role("link", name="The leads that sales has not answered").click()
    expect(page.locator("#overdue tbody tr").first).to_be_visible()


def test_the_tie_out_shows_the_crms_total_and_every_model_has_its_rule(
    open_page: Opener, pages: Path, simulated: Company
) -> None:
    page = open_page(pages / "attribution.html")
    (total,) = simulated.query(
        "select sum(revenue_amount) from marts.fct_opportunities where status = 'won'"
    )[0]
    section = page.locator("[data-section=tie_out]")
    with page.expect_download() as download:
        section.get_by_role("button", name="Download CSV").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for parts in (
        ["crm_amount"],
        ["attributed_amount", "unattributed_amount"],
        [
            "attributed_amount",
            "no_people_amount",
            "no_touches_amount",
            "only_ineligible_touches_amount",
            "only_after_close_amount",
            "outside_lookback_amount",
            "undated_conversion_amount",
        ],
    ):
        added = sum(Decimal(row[part]) for row in rows for part in parts)
        assert added == total
    models = simulated.query("select distinct attribution_model from marts.fct_attribution_long")
    assert len(rows_of(page, "cards")) == len(models)


def test_the_rule_of_the_chosen_model_stands_beside_its_numbers(
    open_page: Opener, pages: Path
) -> None:
    page = open_page(pages / "campaign_roi.html")
    rule = page.locator(".rule")
    before = rule.inner_text()
    page.locator("select[name=model]").select_option("time_decay")
    expect(rule).to_contain_text("half for each half-life")
    expect(rule).to_contain_text("7 days")
    assert rule.inner_text() != before


@pytest.fixture(scope="module")
def hostile_pages(simulated: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile-site")
    warehouse = Path(shutil.copy(simulated.warehouse, folder / "warehouse.duckdb"))
    with duckdb.connect(str(warehouse)) as connection:
        for place, name in enumerate(HOSTILE_NAMES):
            reason = name[:300]
            connection.execute(
                "update marts.rpt_rejection_reasons set rejection_reason = ? where"
                " rejection_reason = (select distinct rejection_reason from"
                " marts.rpt_rejection_reasons where rejection_reason is not null"
                " order by 1 limit 1 offset ?)",
                [reason, place],
            )
            connection.execute(
                "update marts.lst_overdue_leads set lead_source = ?, reasons = ?", [reason, name]
            )
    site.build(warehouse, folder / "site", company=HOSTILE_NAMES[0])
    return folder / "site"


@pytest.mark.parametrize("name", ["recycling", "follow_up", "index"])
@pytest.mark.parametrize("scripted", [True, False])
def test_hostile_words_are_text(
    open_page: Opener, hostile_pages: Path, name: str, scripted: bool
) -> None:
    page = open_page(hostile_pages / f"{name}.html", scripted=scripted)

    assert page.locator("main img, main script, main iframe").count() == 0
    expect(page.locator(".company")).to_have_text(HOSTILE_NAMES[0])
    if scripted:
        assert page.evaluate("window.hacked") is None
