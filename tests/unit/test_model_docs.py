"""The page of the models holds what they are, and nothing of the machine that ran them."""

import json
from pathlib import Path

import duckdb
import pytest

from orchestration import model_docs

NODE = {
    "unique_id": "model.leadloop.facts",
    "resource_type": "model",
    "name": "facts",
    "alias": "facts",
    "schema": "marts",
    "database": "candidate",
    "description": "One row per </script><script>alert(1)</script>",
    "config": {"materialized": "table"},
    "root_path": "/home/someone/company",
    "compiled_code": "select 'as_of'",
}


@pytest.fixture
def page(tmp_path: Path) -> str:
    warehouse = tmp_path / "warehouse.duckdb"
    with duckdb.connect(warehouse) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.facts as select 1.5 as amount")
    manifest = {
        "metadata": {},
        "nodes": {NODE["unique_id"]: NODE},
        "sources": {},
        "macros": {
            "macro.dbt.theirs": {"package_name": "dbt", "macro_sql": "their text"},
            "macro.leadloop.ours": {"package_name": "leadloop", "macro_sql": "our text"},
        },
        "unit_tests": {"unit_test.leadloop.facts.rule": {"given": "a made-up row"}},
    }
    written = model_docs.write(manifest, warehouse, file=tmp_path / "models" / "index.html")
    return written.read_text(encoding="utf-8")


def test_it_holds_the_models_and_the_types_of_published_columns(page: str) -> None:
    assert '"description":"One row per ' in page
    assert '"type":"DECIMAL(2,1)"' in page
    assert "our text" in page


@pytest.mark.parametrize(
    "foreign", ["/home/someone", "select 'as_of'", "their text", "a made-up row", "INLINE DATA"]
)
def test_it_holds_nothing_of_the_machine_and_nothing_it_does_not_show(
    page: str, foreign: str
) -> None:
    assert foreign not in page


def test_a_description_cannot_leave_its_script(page: str) -> None:
    assert "<script>alert(1)" not in page
    assert json.dumps(NODE["description"]).replace("<", "\\u003c") in page


def test_it_allows_no_outside_request(page: str) -> None:
    assert page.index("default-src 'none'") < page.index("<script")
