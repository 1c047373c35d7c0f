"""Real Chromium on real pages. Every page is watched: no error, no request to the outside."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dashboard import site
from tests import sample_marts
from tests.requirements import require_command

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOSTILE_NAMES = (
    '<script>window.hacked = true</script><img src=x onerror="window.hacked = true">',
    '=HYPERLINK("http://evil.example";"click")',
    "</script><script>window.hacked = true</script>\u202etxet desrever \u2066",
    "مرحبا 🎯 " + "x" * 9_990,
)

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = require_command("/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_marts.write(tmp_path_factory.mktemp("published") / "warehouse.duckdb")


@pytest.fixture(scope="session")
def campaign_page(warehouse: Path) -> Path:
    first = site.build(warehouse, warehouse.parent / "dashboard", company="Ünal & <b>Söhne</b>")
    return first.with_name("campaign_roi.html")


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    warehouse = sample_marts.write(folder / "warehouse.duckdb", names=HOSTILE_NAMES)
    first = site.build(warehouse, folder / "dashboard", company="Example")
    return first.with_name("campaign_roi.html")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Open an address in a fresh window; the test fails if the page complains or calls outside."""
    complaints: list[str] = []
    contexts = []

    def open_(
        address: str | Path, *, hash_: str = "", scripted: bool = True, **options: Any
    ) -> Page:
        url = (address.as_uri() if isinstance(address, Path) else address) + hash_
        context = browser.new_context(java_script_enabled=scripted, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        home = url.split("/data/")[0].rsplit("/", 1)[0]
        page.on(
            "request",
            lambda request: request.url.startswith((home, "data:", "blob:"))
            or complaints.append(f"outside: {request.url}"),
        )
        page.goto(url)
        if scripted:
            drawn(page)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def drawn(page: Page) -> None:
    """Wait until tiles, tables and charts show what the address says.

    Not by `wait_for_function`: it evaluates text in the page, which the page's own policy forbids.
    """
    address = page.evaluate("location.hash || '#'")
    expect(page.locator("html")).to_have_attribute("data-drawn", address)
    expect(page.locator(".chart .drawing")).to_have_count(0)
