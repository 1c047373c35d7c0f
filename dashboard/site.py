"""Builds the site from a published version into a folder: pages, their data and the shared assets.

Nothing in a page comes from outside: one policy forbids it, and the folder may be opened from
disk, mailed, or put behind any web server.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
import vl_convert

from dashboard import words
from dashboard.marts import opened
from dashboard.pages import (
    Page,
    attribution,
    campaign_roi,
    follow_up,
    funnel,
    glossary,
    overview,
    plan,
    quality,
    recycling,
    scores,
)

PAGES = (
    overview.page,
    campaign_roi.page,
    attribution.page,
    funnel.page,
    follow_up.page,
    recycling.page,
    scores.page,
    plan.page,
    quality.page,
    glossary.page,
)
TO_MAIL = "to_mail"
ASSETS = ("site.css", "formats.js", "page.js", "report.js", "campaign_roi.js")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'none'"
)


def build(
    warehouse: Path,
    folder: Path,
    *,
    company: str,
    notice: str = "",
    beside: Sequence[tuple[str, str]] = (),
) -> Path:
    """Write the site for a published file; returns the path of its first page.

    `notice` is a warning that stands on every page, `beside` are address and name of what others
    put into the folder; every page ends with links to it.

    DashboardError in one line if the file cannot be read.
    """
    with opened(warehouse) as marts:
        pages = [make(marts) for make in PAGES]
    _write_assets(folder, ASSETS)
    (folder / "assets" / "vega.js").write_text(_vega(), encoding="utf-8")
    navigation = [(f"{page.name}.html", page.title) for page in pages]
    to_mail = folder / TO_MAIL
    to_mail.mkdir(exist_ok=True)
    for page in pages:
        _write_chunks(page, folder / "data")
        mailed = (f"{TO_MAIL}/{page.name}.html", "This page as one file, to mail")
        html = _html(
            page, company=company, notice=notice, navigation=navigation, beside=[mailed, *beside]
        )
        _write(page, folder, html)
        build_page(page, to_mail, company=company, notice=notice)
    return folder / f"{pages[0].name}.html"


def build_page(page: Page, folder: Path, *, company: str, notice: str = "") -> Path:
    """Write one page as a single file: its charts are drawn, nothing moves; returns its path."""
    html = _html(page, company=company, notice=notice, style=_asset("site.css"))
    return _write(page, folder, html)


def build_pages(
    pages: Sequence[Page],
    folder: Path,
    *,
    company: str,
    navigation: Sequence[tuple[str, str]] = (),
) -> list[Path]:
    """Write pages of sections without charts that stand outside the site; returns their paths.

    `navigation` are the addresses and titles to which each of them leads, besides itself.
    """
    _write_assets(folder, ("site.css", "formats.js", "page.js", "report.js"))
    return [
        _write(
            page,
            folder,
            _html(
                page,
                company=company,
                navigation=[*navigation, (f"{page.name}.html", page.title)],
            ),
        )
        for page in pages
    ]


def _write_assets(folder: Path, names: Sequence[str]) -> None:
    assets = folder / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    for name in names:
        (assets / name).write_text(_asset(name), encoding="utf-8")


def _write_chunks(page: Page, folder: Path) -> None:
    if page.chunks:
        folder.mkdir(exist_ok=True)
    for name, chunk in page.chunks.items():
        text = f"leadloop.take({script_json(name)}, {script_json(chunk)});\n"
        (folder / f"{page.name}-{name}.js").write_text(text, encoding="utf-8")


def _html(
    page: Page,
    *,
    company: str,
    notice: str = "",
    navigation: Sequence[tuple[str, str]] = (),
    beside: Sequence[tuple[str, str]] = (),
    style: str = "",
) -> str:
    """The page's text. One with a style of its own needs nothing else, and runs nothing."""
    return (
        _templates()
        .get_template(page.template)
        .render(
            page=page,
            company=company,
            notice=notice,
            navigation=navigation,
            beside=beside,
            style=style,
            policy=_policy_of_one(style) if style else POLICY,
            **page.context,
        )
    )


def _policy_of_one(style: str) -> str:
    """No script at all, and the one style that stands in the page."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _write(page: Page, folder: Path, html: str) -> Path:
    path = folder / f"{page.name}.html"
    path.write_text(html, encoding="utf-8")
    return path


def script_json(value: Any) -> str:
    """JSON that is safe inside a script element and inside a script file."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def _asset(name: str) -> str:
    return files("dashboard").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _vega() -> str:
    """The chart library with all it needs, as one script; made once a process."""
    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("dashboard"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["script_json"] = script_json
    environment.filters["title_of"] = words.title
    return environment
