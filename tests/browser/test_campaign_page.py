"""The campaign page in a real browser: its numbers are the mart's, whatever the reader does."""

import csv
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

from dashboard import formats
from tests.browser.conftest import HOSTILE_NAMES, Opener, drawn
from tests.sample_marts import CAMPAIGN_NAMES

VIEWS = [
    ("linear", 365, "quarter", "2026-04-01"),
    ("first_touch", 90, "month", "2026-01-01"),
    ("last_touch", 365, "year", "2025-01-01"),
]


def address(model: str, lookback: int, grain: str, period: str, channel: str = "all") -> str:
    return f"#model={model}&lookback={lookback}&grain={grain}&period={period}&channel={channel}"


def mart_rows(warehouse: Path, view: tuple[str, int, str, str]) -> dict[str, dict]:
    """The mart's rows of a view by campaign name."""
    query = (
        "select * from marts.rpt_campaign_roi where attribution_model = ? and lookback_days = ?"
        " and period_grain = ? and period_start = ?"
    )
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(query, view).df().astype(object)
    return {row["campaign_name"]: row for row in rows.where(rows.notna(), None).to_dict("records")}


def table_rows(page: Page) -> dict[str, list[str]]:
    """The table's texts by campaign name."""
    return {
        row.locator("bdi").inner_text(): row.locator("td").all_inner_texts()
        for row in page.locator("#campaigns tbody tr").all()
    }


def money(value: float | None, missing: str = "cost missing") -> str:
    return missing if value is None else formats.write(float(value), kind="money")


def expect_numbers_of(page: Page, rows: dict[str, dict]) -> None:
    shown = table_rows(page)
    assert set(shown) == set(rows)
    for name, row in rows.items():
        cost, revenue, roi, verdict, pipeline, leads, *_ = shown[name]
        assert cost == money(row["cost_amount"])
        assert revenue == money(row["attributed_revenue_amount"])
        assert pipeline == money(row["attributed_pipeline_amount"])
        assert leads == formats.write(row["leads_count"], kind="count")
        if row["roi"] is None:
            reason = "cost missing" if row["cost_status"] == "missing" else "no cost"
            assert (roi, verdict) == (reason, reason)
        else:
            assert roi.split("\n") == [
                formats.write(row["roi"], kind="return"),
                formats.spread(row),
            ]
            assert verdict == ("robust" if row["is_decision_robust"] else "depends")
    cost = sum(row["cost_amount"] for row in rows.values() if row["cost_amount"] is not None)
    expect(page.locator(".money [data-term=cost] .value")).to_have_text(f"{money(cost)}EUR")


@pytest.mark.parametrize("view", VIEWS)
def test_filters_change_the_numbers_to_the_marts(
    open_page: Opener, campaign_page: Path, warehouse: Path, view: tuple[str, int, str, str]
) -> None:
    page = open_page(campaign_page)
    for name, value in zip(("model", "lookback", "grain", "period"), view, strict=True):
        page.select_option(f"select[name={name}]", str(value))
    drawn(page)

    expect_numbers_of(page, mart_rows(warehouse, view))


@pytest.mark.parametrize("view", VIEWS)
def test_the_address_restores_the_view(
    open_page: Opener, campaign_page: Path, warehouse: Path, view: tuple[str, int, str, str]
) -> None:
    page = open_page(campaign_page, hash_=address(*view))

    expect_numbers_of(page, mart_rows(warehouse, view))
    chosen = [
        page.locator(f"select[name={name}]").input_value()
        for name in ("model", "lookback", "grain", "period", "channel")
    ]
    assert chosen == [str(part) for part in (*view, "all")]


def test_a_changed_filter_is_in_the_address_and_a_nonsense_address_is_ignored(
    open_page: Opener, campaign_page: Path
) -> None:
    page = open_page(campaign_page, hash_="#model=nonsense&period=1999-01-01&sort=__proto__")
    expect(page.locator("select[name=model]")).to_have_value("linear")

    page.select_option("select[name=channel]", "event")
    drawn(page)

    assert "channel=event" in page.url
    assert list(table_rows(page)) == [CAMPAIGN_NAMES[2]]


def test_a_channel_has_totals_of_its_own(open_page: Opener, campaign_page: Path) -> None:
    page = open_page(campaign_page, hash_=address(*VIEWS[0], channel="event"))

    tiles = {
        name: page.locator(f".money [data-term={name}]")
        for name in ("cost", "roi_total", "revenue")
    }
    expect(tiles["cost"].locator(".value")).to_have_text("not measured")
    expect(tiles["cost"].locator(".note")).to_have_text("cost missing for 1 of 1 campaign")
    expect(tiles["roi_total"].locator(".value")).to_have_text("not measured")
    expect(tiles["revenue"].locator(".value")).to_have_text("1,875EUR")


def test_the_chart_shows_the_view(open_page: Opener, campaign_page: Path, warehouse: Path) -> None:
    page = open_page(campaign_page, hash_=address(*VIEWS[1]))

    texts = page.locator("#chart svg text").all_text_contents()
    for name, row in mart_rows(warehouse, VIEWS[1]).items():
        is_shown = any(name[:20] in text for text in texts)
        assert is_shown == (row["roi"] is not None)
        assert row["roi"] is None or formats.write(row["roi"], kind="return") in texts


def test_rates_stand_with_counts_interval_or_why_not(
    open_page: Opener, campaign_page: Path
) -> None:
    page = open_page(campaign_page, hash_=address("linear", 365, "year", "2026-01-01"))

    rates = page.locator(".rates")
    expect(rates.locator("[data-term=follow_up_rate] .value")).to_have_text("62.5 %")
    expect(rates.locator("[data-term=follow_up_rate] .note")).to_have_text(
        "60 of 96, 95 %: 56.2 % to 68.8 %"
    )
    expect(rates.locator("[data-term=win_rate] .value")).to_have_text("not measured")
    expect(rates.locator("[data-term=win_rate] .note")).to_have_text("no deal was won or lost")


def test_columns_sort_and_missing_values_come_last(open_page: Opener, campaign_page: Path) -> None:
    page = open_page(campaign_page, hash_=address(*VIEWS[0]))
    assert next(iter(table_rows(page))) == CAMPAIGN_NAMES[1]

    page.get_by_role("button", name="ROI", exact=True).last.click()
    assert list(table_rows(page))[:2] == [CAMPAIGN_NAMES[0], CAMPAIGN_NAMES[1]]
    page.get_by_role("button", name="ROI", exact=True).last.click()
    assert list(table_rows(page))[:2] == [CAMPAIGN_NAMES[1], CAMPAIGN_NAMES[0]]

    expect(page.locator("th[data-field=roi]")).to_have_attribute("aria-sort", "ascending")
    page.reload()
    drawn(page)
    assert list(table_rows(page))[:2] == [CAMPAIGN_NAMES[1], CAMPAIGN_NAMES[0]]


def test_without_javascript_the_first_view_is_whole(
    open_page: Opener, campaign_page: Path, warehouse: Path
) -> None:
    page = open_page(campaign_page, scripted=False)

    expect_numbers_of(page, mart_rows(warehouse, VIEWS[0]))
    expect(page.locator("#chart svg.drawing")).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.get_by_role("button", name="Download CSV")).to_be_hidden()
    expect(page.locator("#define-roi")).to_be_visible()


def test_the_script_shows_what_the_page_came_with(open_page: Opener, campaign_page: Path) -> None:
    plain, scripted = open_page(campaign_page, scripted=False), open_page(campaign_page)

    for place in (".view", ".tiles.money", ".tiles.rates", "#chart-note", "#campaigns tbody"):
        assert (
            scripted.locator(place).inner_text().split()
            == plain.locator(place).inner_text().split()
        )


def test_all_is_reached_with_the_keyboard(open_page: Opener, campaign_page: Path) -> None:
    page = open_page(campaign_page)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    while not page.evaluate("document.activeElement.matches('select[name=model]')"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    drawn(page)
    assert "model=last_touch" in page.url

    while not page.evaluate("document.activeElement.matches('.money .term-name')"):
        page.keyboard.press("Tab")
    definition = page.locator(".money [data-term=cost] .definition")
    expect(definition).to_be_visible()
    page.keyboard.press("Escape")
    expect(definition).to_be_hidden()

    while not page.evaluate("document.activeElement.matches('th[data-field=won_count] button')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("th[data-field=won_count]")).to_have_attribute("aria-sort", "descending")


def test_the_file_to_download_holds_the_marts_values(
    open_page: Opener, campaign_page: Path, warehouse: Path, tmp_path: Path
) -> None:
    page = open_page(campaign_page, hash_=address(*VIEWS[1]))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    download.value.save_as(tmp_path / "view.csv")

    with (tmp_path / "view.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["campaign_name"]: row for row in csv.DictReader(file)}
    expected = mart_rows(warehouse, VIEWS[1])
    assert set(rows) == set(expected)
    for name, row in expected.items():
        for field in ("cost_amount", "attributed_revenue_amount", "roi", "won_count"):
            shown = float(rows[name][field]) if rows[name][field] else None
            assert shown == (None if row[field] is None else pytest.approx(float(row[field])))


def test_hostile_names_are_text_everywhere(
    open_page: Opener, hostile_page: Path, tmp_path: Path
) -> None:
    for scripted in (True, False):
        page = open_page(hostile_page, scripted=scripted)
        assert sorted(page.locator("bdi.name").all_text_contents()) == sorted(HOSTILE_NAMES)
        assert page.locator("#campaigns img, #campaigns script, #chart script").count() == 0
        box = page.locator("#campaigns tbody tr").last.bounding_box()
        assert box["height"] < 120, "a long name pushes the rows apart"

    page = open_page(hostile_page)
    assert page.evaluate("window.hacked") is None
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    download.value.save_as(tmp_path / "hostile.csv")
    with (tmp_path / "hostile.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["campaign_name"] for row in csv.DictReader(file)}
    assert names == {f"'{name}" if name.startswith("=") else name for name in HOSTILE_NAMES}


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_a_page_of_any_width_does_not_scroll_sideways(
    open_page: Opener, campaign_page: Path, hostile_page: Path, width: int
) -> None:
    for address_ in (campaign_page, hostile_page):
        page = open_page(address_, viewport={"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_and_print_have_colours_of_their_own(open_page: Opener, campaign_page: Path) -> None:
    def paper(page: Page) -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    page = open_page(campaign_page, color_scheme="dark")
    dark = paper(page)
    labels = page.locator("#chart svg text").first.get_attribute("fill")
    page.emulate_media(media="print")

    assert dark == "rgb(20, 24, 29)"
    assert labels == "#e7eaee"
    assert paper(page) == "rgb(255, 255, 255)"
    expect(page.locator(".filters")).to_be_hidden()


@pytest.fixture
def served(campaign_page: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

    handler = partial(Quiet, directory=str(campaign_page.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_it_works_behind_a_web_server(open_page: Opener, served: str, warehouse: Path) -> None:
    page = open_page(f"{served}campaign_roi.html", hash_=address(*VIEWS[2]))

    expect_numbers_of(page, mart_rows(warehouse, VIEWS[2]))
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert re.match(r"default-src 'none'; script-src 'self'; style-src 'self';", policy)
    assert "unsafe" not in policy
