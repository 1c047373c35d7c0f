"""`leadloop query` and `tables`: the published version, asked in SQL, and not changed by it."""

import csv
import hashlib
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Company, leadloop

COUNTS = "select outcome, count(*) as cycles from fct_lead_cycles group by all order by outcome"

Ask = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def ask(simulated: Company) -> Ask:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return leadloop(*arguments, home=simulated.home, COLUMNS="200")

    return run


def test_every_format_gives_the_same_rows(ask: Ask, simulated: Company, tmp_path: Path) -> None:
    expected = simulated.query(COUNTS.replace("fct_", "marts.fct_"))
    shown = ask("query", COUNTS)
    assert [tuple(line.split()) for line in shown.stdout.splitlines()[1:]] == [
        (outcome, str(cycles)) for outcome, cycles in expected
    ]
    written = list(csv.reader(io.StringIO(ask("query", COUNTS, "--format", "csv").stdout)))
    assert written == [["outcome", "cycles"], *([o, str(c)] for o, c in expected)]
    listed = json.loads(ask("query", COUNTS, "--format", "json").stdout)
    assert [(row["outcome"], row["cycles"]) for row in listed] == expected

    file = tmp_path / "outcomes.parquet"
    assert ask("query", COUNTS, "--output", str(file)).returncode == 0
    assert duckdb.sql(f"select * from '{file}'").fetchall() == expected


@pytest.mark.parametrize(
    "sql",
    [
        "delete from fct_lead_cycles",
        "select 1; drop table fct_lead_cycles",
        "copy fct_lead_cycles to '{folder}/stolen.csv'",
        "create table more as select 1",
        "select * from '{folder}/secret.csv'",
        "attach '{folder}/other.duckdb'",
        "set lock_configuration = false",
        "select missing_column from fct_lead_cycles",
        "selekt 1",
        "",
    ],
)
def test_nothing_but_a_select_is_answered_and_the_reason_is_one_line(
    ask: Ask, simulated: Company, tmp_path: Path, sql: str
) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    before = hashlib.sha256(simulated.warehouse.read_bytes()).hexdigest()
    answer = ask("query", sql.format(folder=tmp_path))

    assert answer.returncode == 1
    assert answer.stderr.startswith("leadloop: ")
    assert answer.stderr.count("\n") == 1
    assert hashlib.sha256(simulated.warehouse.read_bytes()).hexdigest() == before
    assert [file.name for file in tmp_path.iterdir()] == ["secret.csv"]


def test_a_formula_is_disarmed_in_csv(ask: Ask) -> None:
    answer = ask("query", "select '=1+1' as formula, -1 as number", "--format", "csv")
    assert answer.stdout.splitlines()[1] == "'=1+1,-1"


def test_every_published_table_and_column_says_what_it_is(ask: Ask, simulated: Company) -> None:
    listed = ask("tables").stdout
    names = simulated.query("select table_name from information_schema.tables")
    assert all(name in listed for (name,) in names)
    undescribed = simulated.query(
        "select table_name from duckdb_tables() where comment is null or"
        " not starts_with(comment, 'One row per') union all"
        " select view_name from duckdb_views() where schema_name = 'marts' and"
        " (comment is null or not starts_with(comment, 'One row per'))"
    )
    assert undescribed == []
    assert "expired_at" in ask("tables", "fct_lead_cycles").stdout
    assert "no table 'nothing' is published" in ask("tables", "nothing").stderr


def test_a_long_answer_says_that_it_is_cut(ask: Ask) -> None:
    answer = ask("query", "select * from range(5)", "--limit", "2")
    assert len(answer.stdout.splitlines()) == 3
    assert "only the first 2 rows" in answer.stderr
