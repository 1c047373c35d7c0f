"""Every personal value carries a marker of its own, so that a byte search finds a leak."""

import re

import duckdb
import pytest

from orchestration.demo.company import SimulatedCompany

PERSONAL = [
    ("salesforce_lead", "Name"),
    ("salesforce_lead", "Email"),
    ("salesforce_lead", "Phone"),
    ("salesforce_lead", "Company"),
    ("salesforce_contact", "Name"),
    ("salesforce_contact", "Email"),
    ("salesforce_contact", "Phone"),
    ("salesforce_account", "Name"),
    ("salesforce_account", "Website"),
    ("salesforce_opportunity", "Name"),
    ("salesforce_user", "Name"),
    ("salesforce_user", "Email"),
    ("marketo_lead", "email"),
    ("marketo_lead", "last_name"),
    ("marketo_lead", "company"),
]


@pytest.fixture(scope="module")
def markers(company: SimulatedCompany) -> dict[str, str]:
    rows = duckdb.sql(f"select marker, kind from '{company.folder}/markers.parquet'").fetchall()
    assert len(rows) == len({marker for marker, _ in rows})
    return dict(rows)


def test_markers_have_one_pattern(markers: dict[str, str]) -> None:
    assert all(re.fullmatch(r"pv\d{9}x", marker) for marker in markers)
    assert set(markers.values()) == {
        "person name",
        "e-mail address",
        "phone number",
        "company name",
        "company domain",
        "opportunity name",
        "user name",
        "user e-mail address",
    }


@pytest.mark.parametrize(("table", "column"), PERSONAL)
def test_every_personal_value_carries_a_listed_marker(
    exports: duckdb.DuckDBPyConnection, markers: dict[str, str], table: str, column: str
) -> None:
    values = [
        value
        for (value,) in exports.execute(f"select distinct {column} from {table}").fetchall()
        if value not in (None, "[not provided]")
    ]
    assert values
    for value in values:
        found = re.findall(r"pv\d{9}x", value)
        assert found, f"{table}.{column}: no marker"
        assert set(found) <= set(markers)


def test_every_marker_in_an_export_is_listed(
    company: SimulatedCompany, exports: duckdb.DuckDBPyConnection, markers: dict[str, str]
) -> None:
    for name in company.rows:
        table = name.replace("/", "_")
        for (row,) in exports.execute(
            f"select distinct cast(t as varchar) from {table} as t"
        ).fetchall():
            assert set(re.findall(r"pv\d{9}x", row)) <= set(markers), name


def test_a_name_marks_one_person(exports: duckdb.DuckDBPyConnection) -> None:
    shared = exports.execute("""
        select Name from salesforce_contact where MasterRecordId is null
        group by Name having count(*) > 1
    """).fetchall()
    assert shared == []
