"""The site as files: complete without a script, strict, small, and the same numbers as the mart."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from dashboard import formats, site
from dashboard.marts import DashboardError
from tests import sample_marts

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% include 'x' %}",
    "<!-- \u2028 \u202e 🎯" + "x" * 10_000,
)
PAGE_LIMIT = 1_500_000


class Elements(HTMLParser):
    """The elements of a page: tag and attributes, as a browser's parser sees them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_marts.write(tmp_path_factory.mktemp("published") / "warehouse.duckdb")


@pytest.fixture(scope="module")
def page(warehouse: Path) -> Path:
    return campaigns(warehouse, warehouse.parent / "dashboard")


def campaigns(warehouse: Path, folder: Path, *, company: str = "Example") -> Path:
    """Build the site; its page of campaigns."""
    return site.build(warehouse, folder, company=company).with_name("campaign_roi.html")


def change(path: Path, statement: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)
    return path


def test_the_first_page_and_what_it_loads_are_small(page: Path) -> None:
    loaded = [
        page.parent / (attributes.get("src") or attributes.get("href") or "")
        for tag, attributes in Elements(page.read_text()).found
        if (tag == "script" and "src" in attributes)
        or (tag == "link" and attributes["rel"] == "stylesheet")
    ]

    assert len(loaded) == 6
    assert page.stat().st_size + sum(path.stat().st_size for path in loaded) < PAGE_LIMIT


def test_nothing_is_inline_and_nothing_is_outside(page: Path) -> None:
    elements = Elements(page.read_text()).found

    assert [tag for tag, _ in elements if tag in ("style", "iframe", "object", "img", "base")] == []
    for tag, attributes in elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("src", "href", "action"):
            assert not re.match(r"([a-z]+:)?//", attributes.get(name) or ""), tag
    scripts = [attributes for tag, attributes in elements if tag == "script"]
    assert all("src" in one or one.get("type") == "application/json" for one in scripts)
    policies = [a["content"] for t, a in elements if a.get("http-equiv") and t == "meta"]
    assert policies == [site.POLICY]
    assert "unsafe" not in site.POLICY


def test_hostile_names_are_text_in_page_chart_and_data(tmp_path: Path) -> None:
    warehouse = sample_marts.write(tmp_path / "warehouse.duckdb", names=HOSTILE)
    page = campaigns(warehouse, tmp_path / "dashboard", company='<b onclick="x">&amp;')
    plain = campaigns(sample_marts.write(tmp_path / "plain.duckdb"), tmp_path / "plain")

    def tags(path: Path) -> list[str]:
        return sorted(tag for tag, _ in Elements(path.read_text()).found)

    assert tags(page) == tags(plain)
    data = re.search(r'id="page-data">(.*?)</script>', page.read_text(), re.DOTALL)[1]
    assert {one["name"] for one in json.loads(data)["campaigns"]} == set(HOSTILE)
    for path in (page.parent / "data").iterdir():
        assert "<" not in path.read_text()


def test_rows_outside_any_campaign_are_named_so(tmp_path: Path) -> None:
    warehouse = change(
        sample_marts.write(tmp_path / "warehouse.duckdb"),
        "update marts.rpt_campaign_roi set campaign_id = null, campaign_name = null,"
        " channel = 'direct' where campaign_id = 'c3'",
    )
    text = campaigns(warehouse, tmp_path / "dashboard").read_text()

    assert '>No campaign</bdi><span class="under">Direct</span>' in text
    assert ">no campaign</td>" in text
    assert "3 campaigns, cost of each known" in text


def test_what_no_source_tells_is_not_measured(tmp_path: Path) -> None:
    warehouse = change(
        sample_marts.write(tmp_path / "warehouse.duckdb"),
        "update marts.rpt_campaign_roi set cost_amount = null, cost_status = 'missing', roi = null,"
        " roi_low = null, roi_high = null, is_decision_robust = null, won_count = null,"
        " attributed_revenue_amount = null;"
        "update marts.rpt_follow_up set rate = null, numerator_count = null,"
        " not_measured_reason = 'no source records a hand-off to sales'",
    )
    text = campaigns(warehouse, tmp_path / "dashboard").read_text()

    assert text.count("no source records a hand-off to sales</span>") == 3
    assert "wins are not measured" in text
    assert text.count('<td class="money missing">cost missing</td>') >= 4
    assert "0 of 4 campaigns; 4 without a measured ROI in the table only" in text


def test_a_version_without_any_campaign_says_so(tmp_path: Path) -> None:
    warehouse = change(
        sample_marts.write(tmp_path / "warehouse.duckdb"), "delete from marts.rpt_campaign_roi"
    )
    text = campaigns(warehouse, tmp_path / "dashboard").read_text()

    assert "No campaign has cost or credit in this version: nothing to measure" in text
    assert text.count('<span class="value">not measured</span>') == 6


def test_an_unreadable_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(DashboardError, match=r"warehouse\.duckdb cannot be read: [^\n]+$"):
        site.build(tmp_path / "warehouse.duckdb", tmp_path / "dashboard", company="Example")


def test_building_again_gives_the_same_bytes(warehouse: Path, page: Path, tmp_path: Path) -> None:
    again = site.build(warehouse, tmp_path / "dashboard", company="Example")

    for path in again.parent.rglob("*.*"):
        assert path.read_bytes() == (page.parent / path.relative_to(again.parent)).read_bytes()


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1234.5, "money", "1,234"),
        (12.345, "money", "12.35"),
        (0, "money", "0"),
        (-0.001, "money", "0.00"),
        (-1, "return", "−100\u00a0%"),
        (3.214, "return", "+321\u00a0%"),
        (-0.001, "return", "0\u00a0%"),
        (0.6254, "rate", "62.5\u00a0%"),
        (2.0, "count", "2"),
        (0.75, "count", "0.75"),
        (1234.56, "count", "1,234.6"),
        (1.25, "multiple", "1.2\u00a0×"),
    ],
)
def test_numbers_are_written_for_readers(value: float, kind: str, text: str) -> None:
    assert formats.write(value, kind=kind) == text
