"""No name, address, number or company of a person leaves the rooms that are made for them."""

import stat
from collections.abc import Iterator

import duckdb
import pytest

from orchestration.home import Home
from tests.conftest import Company
from tests.pipeline import markers

# Another name than that under which the file was written, as when an analyst attaches it.
ALIAS = "somewhere_else"

RELATIONS = f"""
    select table_schema, table_name from information_schema.tables
    where table_catalog = '{ALIAS}' order by all
"""


@pytest.fixture(scope="module")
def home(simulated: Company) -> Home:
    return Home(simulated.home)


@pytest.fixture(scope="module")
def personal(home: Home) -> frozenset[str]:
    return markers.listed(home)


@pytest.fixture(scope="module")
def published(simulated: Company) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{simulated.warehouse}' as {ALIAS} (read_only)")
        yield connection


def markers_of(connection: duckdb.DuckDBPyConnection, relation: str) -> set[str]:
    """The markers anywhere in a relation's rows, nested values included."""
    rows = connection.execute(f"""
        select distinct unnest(regexp_extract_all(cast(rows as varchar), 'pv[0-9]{{9}}x'))
        from {relation} as rows
    """)
    return {marker for (marker,) in rows.fetchall()}


def test_the_search_finds_markers_where_they_may_be(home: Home, personal: frozenset[str]) -> None:
    with duckdb.connect(home.landing, read_only=True) as connection:
        assert len(markers_of(connection, "raw_salesforce.lead") & personal) > 100
    assert markers.in_file(home.landing) & personal
    assert markers.in_file(home.outbox / "overdue_leads.csv") & personal


def test_no_published_value_holds_a_marker(published: duckdb.DuckDBPyConnection) -> None:
    relations = published.execute(RELATIONS).fetchall()
    found = {
        f"{schema}.{name}": markers_of(published, f'{ALIAS}."{schema}"."{name}"')
        for schema, name in relations
    }
    assert len(found) > 20
    assert {name: leaked for name, leaked in found.items() if leaked} == {}


def test_every_view_is_readable_under_another_alias(published: duckdb.DuckDBPyConnection) -> None:
    views = published.execute(f"""
        select schema_name || '.' || view_name from duckdb_views()
        where database_name = '{ALIAS}' and not internal
    """).fetchall()
    rows = {
        view: published.execute(f"select count(*) from {ALIAS}.{view}").fetchone()[0]
        for (view,) in views
    }
    assert "marts.fct_attribution_long" in rows
    assert all(rows.values()), rows


def test_no_byte_outside_the_private_files_holds_a_marker(
    home: Home, personal: frozenset[str]
) -> None:
    files = list(markers.public_files(home))
    read = {path.relative_to(home.root).parts[0] for path in files}
    assert read >= {"published", "ledger.duckdb", "logs", "dbt", "dagster"}
    names = {path.name for path in files}
    assert names >= {"warehouse.duckdb", "manifest.json", "index.html", "run_results.json"}
    leaks = {
        str(path.relative_to(home.root)): sorted(leaked)[:3]
        for path in files
        if (leaked := markers.in_file(path) & personal)
    }
    assert leaks == {}


def test_files_with_names_are_for_their_owner_alone(home: Home) -> None:
    kept = [home.secret, home.landing, home.backup, home.build]
    private = [*kept, *(path for path in home.outbox.rglob("*") if path.is_file())]
    assert len(private) > len(kept)
    modes = {path.name: stat.filemode(path.stat().st_mode) for path in private}
    assert set(modes.values()) == {"-rw-------"}, modes
