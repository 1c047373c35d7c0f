"""A sealed candidate reads the same under any name."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish import candidate

TRAPS = {
    "names": "select facts.word, candidate.marts.facts.word as again from candidate.marts.facts",
    "strings": "select 'from candidate.marts.facts as (' as note from candidate.marts.facts",
    "ctes": "with candidate as (select word from candidate.marts.facts) "
    "select candidate.word from candidate",
    "nested": "select (select max(word) from candidate.marts.words) as most "
    "where exists (select 1 from candidate.marts.facts)",
    "Odd AS name": "select word as \"a AS b\" from candidate.marts.facts union all select 'x'",
}


def views(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, list[tuple]]:
    names = connection.execute(
        "select view_name from duckdb_views() where not internal and database_name = ?", [catalog]
    ).fetchall()
    return {
        name: sorted(connection.execute(f'select * from {catalog}.marts."{name}"').fetchall())
        for (name,) in names
    }


def test_every_view_reads_alike_from_the_published_file_and_under_an_alias(
    home: Home, built: Callable[[str], None], tmp_path: Path
) -> None:
    built("hello")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.candidate}' as candidate")
        for name, select in TRAPS.items():
            connection.execute(f'create view candidate.marts."{name}" as {select}')
        before = views(connection, "candidate")

    candidate.seal(home.candidate)
    published = home.candidate.rename(tmp_path / "warehouse.duckdb")

    assert set(before) == {"words", *TRAPS}
    with duckdb.connect(published, read_only=True) as connection:
        assert views(connection, "warehouse") == before
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published}' as other (read_only)")
        assert views(connection, "other") == before


def test_unsealed_views_would_break_under_another_name(
    home: Home, built: Callable[[str], None], tmp_path: Path
) -> None:
    """The reason why sealing exists: if this passes one day, sealing may go."""
    built("hello")
    moved = home.candidate.rename(tmp_path / "warehouse.duckdb")
    with duckdb.connect(moved) as connection, pytest.raises(duckdb.Error):
        connection.execute("select * from marts.words")


def test_column_names_of_a_view_survive(home: Home, built: Callable[[str], None]) -> None:
    built("hello")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.candidate}' as candidate")
        connection.execute(
            'create view candidate.marts.named(a, "B c") as '
            "select word, 1 from candidate.marts.facts"
        )
    candidate.seal(home.candidate)
    with duckdb.connect(home.candidate) as connection:
        described = connection.execute("describe marts.named").fetchall()
    assert [column[0] for column in described] == ["a", "B c"]


def test_rows_are_counted_and_nothing_is_left_in_the_log(
    home: Home, built: Callable[[str], None]
) -> None:
    built("hello")
    assert candidate.seal(home.candidate, expected=["marts.facts", "marts.words"]) == {
        "marts.facts": 1
    }
    assert not home.candidate.with_name("candidate.duckdb.wal").exists()


def test_an_incomplete_candidate_is_not_sealed(home: Home, built: Callable[[str], None]) -> None:
    built("hello")
    with pytest.raises(candidate.CandidateError, match=r"lacks marts\.fct_touches"):
        candidate.seal(home.candidate, expected=["marts.facts", "marts.fct_touches"])


def test_a_new_candidate_holds_nothing_of_the_old(home: Home, built: Callable[[str], None]) -> None:
    built("old")
    candidate.create_empty(home.candidate)
    with duckdb.connect(home.candidate) as connection:
        assert connection.execute("select count(*) from duckdb_tables()").fetchone() == (0,)


def test_a_corrupt_candidate_is_replaced(home: Home) -> None:
    home.root.mkdir()
    home.candidate.write_bytes(b"not a database" * 1000)
    candidate.create_empty(home.candidate)
    duckdb.connect(home.candidate).close()
