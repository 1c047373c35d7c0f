"""Publishing: readers keep what they read, the same input gives the same tables, gates hold."""

import html
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish import versions
from orchestration.publish.ledger import Ledger
from tests.conftest import PROJECT, Company, leadloop
from tests.pipeline import markers

# Rows that break the contract: no key, no time, a time of no calendar.
BROKEN = (
    "null as event_id",
    "event_id || '-timeless' as event_id, null as occurred_at",
    "event_id || '-early' as event_id, timestamp '1900-01-01' as occurred_at",
)
# It counts what was refused, and when.
RUN_DEPENDENT = {"marts.audit_quarantined_rows"}


@dataclass(frozen=True)
class SecondRun:
    """A run on the inputs of the first, all but one, and what an analyst read meanwhile."""

    home: Home
    ended: CompletedProcess[str]
    first: Path
    analyst: duckdb.DuckDBPyConnection
    counted_before: int
    fetched_across: int


@pytest.fixture(scope="module")
def copied(simulated: Company, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Home]:
    """Copies of the simulated company's home folder, its published version included."""

    def copy(name: str) -> Home:
        home = Home(tmp_path_factory.mktemp(name) / "home")
        shutil.copytree(simulated.home, home.root, symlinks=True)
        return home

    return copy


@pytest.fixture(scope="module")
def second(copied: Callable[[str], Home]) -> Iterator[SecondRun]:
    home = copied("second")
    broken = (f"(select * replace ({values}) from rows limit 1)" for values in BROKEN)
    rewrite(
        home.demo / "web" / "page_view.parquet", " union all ".join(("select * from rows", *broken))
    )
    # One version only, which no dashboard holds: the analyst's file is deleted while it is read.
    home.dashboard.unlink()
    config = home.root.parent / "leadloop.yml"
    text = (PROJECT / "leadloop.yml").read_text(encoding="utf-8")
    config.write_text(text.replace("versions: 5 ", "versions: 1 "), encoding="utf-8")
    first = home.warehouse.resolve()
    kept = home.root.parent / "first.duckdb"
    shutil.copyfile(first, kept)
    with duckdb.connect(first, read_only=True) as analyst:
        (before,) = analyst.execute("select count(*) from marts.fct_attribution_long").fetchone()
        open_result = analyst.execute("select touch_id from marts.fct_attribution_long")
        fetched = len(open_result.fetchmany(10))
        ended = leadloop("--config", str(config), "run", home=home.root)
        fetched += len(open_result.fetchall())
        assert ended.returncode == 0, ended.stdout + ended.stderr
        yield SecondRun(home, ended, kept, analyst, before, fetched)


@pytest.fixture(scope="module")
def refused(copied: Callable[[str], Home]) -> tuple[Home, CompletedProcess[str]]:
    """A run on a company that has won a deal in a currency without a rate."""
    home = copied("refused")
    file = home.demo / "salesforce" / "Opportunity.parquet"
    rewrite(
        file,
        """
        select * replace (
            case when Id = (select min(Id) from rows where IsWon and Amount is not null)
                then 'CHF' else CurrencyIsoCode end as CurrencyIsoCode
        ) from rows
        """,
    )
    return home, leadloop("run", home=home.root)


def rewrite(file: Path, query: str) -> None:
    """Replace a Parquet file by a query's rows; the query reads it as `rows`."""
    draft = file.with_suffix(".draft")
    with duckdb.connect() as connection:
        connection.execute(f"create view rows as from '{file}'")
        connection.execute(f"copy ({query}) to '{draft}' (format parquet)")
    draft.replace(file)


def test_an_open_connection_survives_the_next_publish(second: SecondRun) -> None:
    assert len(versions.versions(second.home)) == 1, "the analyst's version is still on disk"
    assert second.fetched_across == second.counted_before > 10
    again = second.analyst.execute("select count(*) from marts.fct_attribution_long").fetchone()
    assert again == (second.counted_before,)


def test_the_same_input_gives_the_same_published_tables(second: SecondRun) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{second.first}' as old (read_only)")
        connection.execute(f"attach '{second.home.warehouse.resolve()}' as new (read_only)")
        old, new = (columns(connection, catalog) for catalog in ("old", "new"))
        assert old == new
        differing = {
            name: difference
            for name, listed in old.items()
            if name not in RUN_DEPENDENT
            and (difference := compare(connection, name, listed)) != (0, 0)
        }
    assert len(old) > 20
    assert differing == {}


def columns(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, str]:
    """The columns of every table and view; of doubles what adding in another order keeps."""
    rows = connection.execute(f"""
        select
            table_schema || '.' || table_name,
            string_agg(
                case data_type
                    when 'DOUBLE' then 'format(''{{:.9g}}'', round(' || column_name || ', 6))'
                    else column_name
                end,
                ', ' order by ordinal_position
            )
        from information_schema.columns
        where table_catalog = '{catalog}'
        group by all
    """)
    return dict(rows.fetchall())


def compare(connection: duckdb.DuckDBPyConnection, name: str, listed: str) -> tuple[int, int]:
    """How many rows only the old and only the new version has."""
    both = [f"select {listed} from {catalog}.{name}" for catalog in ("old", "new")]
    gone, added = (
        connection.execute(f"select count(*) from ({one} except all {other})").fetchone()[0]
        for one, other in (both, both[::-1])
    )
    return gone, added


def test_unchanged_input_lands_nothing(second: SecondRun) -> None:
    ledger = Ledger(second.home.ledger)
    run = ledger.runs()[0]
    landed = ledger.landed(run.run_id)
    assert run.version
    assert sum(row.rows_read for row in landed) > 10_000
    assert [row for row in landed if row.inserted or row.changed or row.deleted] == []


def test_broken_rows_are_kept_apart_and_counted(second: SecondRun) -> None:
    with duckdb.connect(second.home.landing, read_only=True) as connection:
        refused = connection.execute(
            "select source_system, table_name, count(*), count(reason), count(file_name) "
            "from quarantine.rows group by all"
        ).fetchall()
    assert refused == [("web", "page_view", 3, 3, 3)]
    lines = [line.split() for line in second.ended.stdout.splitlines()]
    (web,) = [line for line in lines if line[:1] == ["web"]]
    assert web[-1] == "3", "the table of landed rows"
    named = [line for line in lines if line[:1] == ["quarantined"]]
    assert {line[1] for line in named} == {"web.page_view:"}
    assert sum(int(line[2]) for line in named) == 3
    with duckdb.connect(second.home.warehouse.resolve(), read_only=True) as connection:
        told = connection.execute(
            "select sum(rows_count) from marts.audit_quarantined_rows "
            "where table_name = 'page_view'"
        ).fetchone()
    assert told == (3,)


def test_a_failed_test_of_the_models_holds_the_version_and_is_named(
    refused: tuple[Home, CompletedProcess[str]], simulated: Company
) -> None:
    home, ended = refused
    said = ended.stdout + ended.stderr
    run = Ledger(home.ledger).runs()[0]
    failed = [check for check in Ledger(home.ledger).checks(run.run_id) if check.blocks]

    assert ended.returncode == 1, said
    assert "Traceback" not in said
    assert failed
    assert all("exchange_rate" in check.name for check in failed)
    assert all(check.name in ended.stderr for check in failed), ended.stderr
    assert all(re.search(r"\(CHF 20\d\d-\d\d-\d\d\)", check.observed) for check in failed)
    assert (run.status, run.version) == ("held_back", None)
    before = versions.current(Home(simulated.home)).run_id
    assert versions.current(home).run_id == before
    assert f"nothing was published; version {before} stays" in said
    assert [path.name for path in home.published.iterdir()] == [before]
    assert home.warehouse.resolve().read_bytes() == simulated.warehouse.read_bytes()
    for page in home.dashboard.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "was held back and published nothing" in text
        assert html.escape(failed[0].name) in text
    for page in Home(simulated.home).dashboard.glob("*.html"):
        assert "was held back" not in page.read_text(encoding="utf-8")


def test_a_failed_run_says_nothing_about_people(
    refused: tuple[Home, CompletedProcess[str]],
) -> None:
    home, ended = refused
    personal = markers.listed(home)
    assert not personal & {
        found.decode() for found in markers.MARKER.findall((ended.stdout + ended.stderr).encode())
    }
    leaks = [path for path in markers.public_files(home) if markers.in_file(path) & personal]
    assert leaks == []
