"""The outbox: lists with names for those who act, closed to everybody else."""

import csv
import stat
from pathlib import Path

import duckdb
import pytest

from orchestration.outbox import action_lists, restricted
from orchestration.outbox.restricted import OutboxError
from tests import sample_marts

BUILD = """
create schema intermediate;
create table intermediate.int_restricted_people as
    select printf('p%03d', i) as person_key, 'Person ' || i as name,
        'person' || i || '@example.com' as email, 'Company ' || i as account_name
    from range(1, 121) as people(i);
create table intermediate.int_restricted_users as
    select 'u1' as owner_key, 'Rita Rep' as name, 'North' as team;
create table intermediate.int_restricted_deals as
    select 'o1' as opportunity_id, 'crm:1' as crm_id, 'Deal 1' as name, 'One Ltd' as account_name;
"""
LISTS = ["call_queue.csv", "recycle_queue.csv", "overdue_leads.csv", "leaked_leads.csv"]
FORMULA = '=HYPERLINK("http://evil.example","open")'


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return sample_marts.write(tmp_path / "warehouse.duckdb")


@pytest.fixture
def build(tmp_path: Path) -> Path:
    path = tmp_path / "build.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(BUILD)
    return path


def written(warehouse: Path, build: Path, folder: Path, *, name: str = "overdue_leads.csv") -> Path:
    names = restricted.write(build, folder=folder)
    paths = action_lists.write(warehouse, restricted=names, folder=folder)
    assert [path.name for path in paths] == LISTS
    return folder / name


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_list_names_whom_to_call_the_longest_overdue_first(
    warehouse: Path, build: Path, tmp_path: Path
) -> None:
    rows = rows_of(written(warehouse, build, tmp_path / "outbox"))
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        expected = connection.execute(
            "select cycle_id from marts.lst_overdue_leads order by overdue_hours desc, cycle_id"
        ).fetchall()

    assert [(row["cycle_id"],) for row in rows] == expected
    assert rows[0]["lead_name"] == f"Person {int(rows[0]['person_key'][1:])}"
    assert rows[0]["owner_name"] == "Rita Rep"
    assert rows[0]["campaign_name"] == sample_marts.CAMPAIGN_NAMES[0]


def test_the_call_queue_says_whom_to_call_first_and_why(
    warehouse: Path, build: Path, tmp_path: Path
) -> None:
    rows = rows_of(written(warehouse, build, tmp_path / "outbox", name="call_queue.csv"))

    assert [int(row["priority"]) for row in rows] == list(range(1, len(rows) + 1))
    first = rows[0]
    assert first["cycle_id"] == max(row["cycle_id"] for row in rows)
    assert first["lead_name"] == f"Person {int(first['person_key'][1:])}"
    assert (first["owner_name"], first["score_band"], first["score"]) == (
        "Rita Rep",
        "warm",
        "50.0",
    )
    assert first["reasons"] == "handed off and overdue, nobody has called; warm"
    assert first["score_reasons"] == "asked for a demo (30), leads finance (20)"
    assert first["top_interests"] == "Pricing (3), Home (1)"
    assert first["top_campaign_name"] == sample_marts.CAMPAIGN_NAMES[1]


def test_the_recycle_queue_says_what_to_do_next(
    warehouse: Path, build: Path, tmp_path: Path
) -> None:
    rows = rows_of(written(warehouse, build, tmp_path / "outbox", name="recycle_queue.csv"))

    assert [int(row["priority"]) for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["lead_email"] == f"person{int(rows[0]['person_key'][1:])}@example.com"
    assert rows[0]["next_step"] == "Ask whether the time is better now"
    assert rows[0]["reasons"].startswith("sent back by sales: Bad timing")


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("overdue_leads.csv", "p006"),
        ("call_queue.csv", "p006"),
        ("recycle_queue.csv", "p004"),
        ("leaked_leads.csv", "p016"),
    ],
)
def test_no_cell_is_a_formula_and_text_stays_as_it_is(
    warehouse: Path, build: Path, tmp_path: Path, name: str, person: str
) -> None:
    with duckdb.connect(str(build)) as connection:
        connection.execute(
            "update intermediate.int_restricted_people set name = ?, account_name = ?"
            " where person_key = ?",
            [FORMULA, "Söhne, \u202eOHG", person],
        )
    (row,) = [
        row
        for row in rows_of(written(warehouse, build, tmp_path / "outbox", name=name))
        if row["person_key"] == person
    ]

    assert row["lead_name"] == f"'{FORMULA}"
    assert row["account_name"] == "Söhne, \u202eOHG"
    assert row["lead_email"] == f"person{int(person[1:])}@example.com"


def test_only_the_owner_may_read(warehouse: Path, build: Path, tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    folder.mkdir(mode=0o755)

    path = written(warehouse, build, folder)

    assert mode(folder) == 0o700
    assert mode(path) == mode(folder / restricted.NAME) == 0o600
    assert {found.name for found in folder.iterdir()} == {*LISTS, restricted.NAME}


def test_writing_again_gives_the_same_bytes(warehouse: Path, build: Path, tmp_path: Path) -> None:
    first = written(warehouse, build, tmp_path / "outbox").read_bytes()
    second = written(warehouse, build, tmp_path / "outbox").read_bytes()

    assert first == second


def test_a_failed_write_leaves_the_older_list(warehouse: Path, build: Path, tmp_path: Path) -> None:
    path = written(warehouse, build, tmp_path / "outbox")
    before = path.read_bytes()
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("drop table marts.lst_overdue_leads")

    with pytest.raises(OutboxError, match=r"the lists cannot be written: Catalog Error[^\n]*$"):
        written(warehouse, build, tmp_path / "outbox")

    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*"))


def test_a_build_without_names_is_one_clear_line(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "build.duckdb")) as connection:
        connection.execute("create table empty as select 1 as one")

    with pytest.raises(OutboxError, match=r"the names cannot be written: [^\n]+$"):
        restricted.write(tmp_path / "build.duckdb", folder=tmp_path / "outbox")

    assert not (tmp_path / "outbox" / restricted.NAME).exists()
