"""Landing over time: known_at, history, deletes, idempotence, shrunken loads, keys, killed runs."""

import subprocess
import sys
from datetime import datetime
from textwrap import dedent

import pytest

from orchestration.connectors.landing import LandingError

HEADER = "person_id,created_at,email\n"
ANN, BEN, CLEO = "1,2024-01-01,ann@a.de\n", "2,2024-01-02,ben@b.de\n", "3,2024-01-03,c@c.de\n"
COLUMNS = "person_id, created_at, email"
STATE = """
    select person_id, email, is_deleted, is_backfilled, known_at::date::text, loaded_at::date::text
    from raw_custom.people order by 1
"""
HISTORY = """
    select person_id, email, is_deleted, is_backfilled, known_at::date::text,
        replaced_at::date::text
    from raw_custom.people_history order by replaced_at, 1
"""


def test_a_first_load_was_known_when_it_happened_a_later_row_when_it_was_loaded(
    company, land_people
):
    land_people(HEADER + ANN, columns=COLUMNS)
    landed = land_people(HEADER + ANN + BEN + "9,2027-01-01,z\n", columns=COLUMNS, day=2)
    assert (landed.inserted, landed.changed, landed.unchanged, landed.deleted) == (2, 0, 1, 0)
    assert company.query(STATE) == [
        ("1", "ann@a.de", False, True, "2024-01-01", "2026-07-01"),
        ("2", "ben@b.de", False, False, "2026-07-02", "2026-07-02"),
        ("9", "z", False, False, "2027-01-01", "2026-07-02"),
    ]
    assert company.query(HISTORY) == []


def test_landing_the_same_again_changes_nothing(company, land_people):
    rows = HEADER + ANN + BEN + ",2024-01-01,bad\n"
    land_people(rows, columns=COLUMNS)
    before = company.contents()
    landed = land_people(rows, columns=COLUMNS, day=2)
    assert (landed.inserted, landed.changed, landed.deleted, landed.unchanged) == (0, 0, 0, 2)
    assert company.contents() == before


def test_a_changed_row_keeps_its_old_version(company, land_people):
    land_people(HEADER + ANN + BEN, columns=COLUMNS)
    landed = land_people(HEADER + ANN.replace("ann@", "anna@") + BEN, columns=COLUMNS, day=2)
    assert (landed.inserted, landed.changed, landed.unchanged) == (0, 1, 1)
    assert company.query(STATE)[0] == ("1", "anna@a.de", False, False, "2026-07-02", "2026-07-02")
    assert company.query(HISTORY) == [("1", "ann@a.de", False, True, "2024-01-01", "2026-07-02")]


def test_a_row_that_vanishes_from_a_full_load_is_deleted_and_may_return(company, land_people):
    land_people(HEADER + ANN + BEN, columns=COLUMNS)
    assert land_people(HEADER + ANN, columns=COLUMNS, day=2).deleted == 1
    assert company.query(STATE)[1] == ("2", "ben@b.de", True, False, "2026-07-02", "2026-07-02")
    assert land_people(HEADER + ANN, columns=COLUMNS, day=3).deleted == 0
    assert land_people(HEADER + ANN + BEN, columns=COLUMNS, day=4).changed == 1
    assert company.query(STATE)[1] == ("2", "ben@b.de", False, False, "2026-07-04", "2026-07-04")
    assert company.query(HISTORY) == [
        ("2", "ben@b.de", False, True, "2024-01-02", "2026-07-02"),
        ("2", "ben@b.de", True, False, "2026-07-02", "2026-07-04"),
    ]


def test_an_incremental_load_deletes_nothing(company, land_people):
    land_people(HEADER + ANN + BEN + CLEO, columns=COLUMNS, load="incremental")
    landed = land_people(HEADER + ANN, columns=COLUMNS, day=2, load="incremental")
    assert (landed.deleted, landed.unchanged) == (0, 1)


def test_a_row_in_quarantine_is_not_a_deleted_row(company, land_people):
    land_people(HEADER + ANN + BEN, columns=COLUMNS)
    landed = land_people(HEADER + ANN + "2,soon,ben@b.de\n", columns=COLUMNS, day=2)
    assert (landed.quarantined, landed.deleted) == (1, 0)
    assert company.query(STATE)[1][:3] == ("2", "ben@b.de", False)


def test_a_deletion_that_the_source_declares_is_landed_as_a_change(company, land_people):
    columns = "person_id, created_at, gone as is_deleted"
    land_people("person_id,created_at,gone\n1,2024-01-01,\n", columns=columns)
    landed = land_people("person_id,created_at,gone\n1,2024-01-01,true\n", columns=columns, day=2)
    assert landed.changed == 1
    assert company.query("select is_deleted from raw_custom.people") == [(True,)]


def test_a_shrunken_full_load_lands_nothing_and_says_how_to_accept_it(company, land_people):
    land_people(HEADER + ANN + BEN + CLEO, columns=COLUMNS)
    before = company.contents()
    with pytest.raises(LandingError) as caught:
        land_people(HEADER + ANN, columns=COLUMNS, day=2)
    said = str(caught.value)
    assert "crm.people: the load holds 1 rows where 3 live, less than 50%" in said
    assert "leadloop run --accept-shrink crm.people" in said
    assert company.contents() == before
    landed = land_people(HEADER + ANN, columns=COLUMNS, day=2, accept_shrink={"crm.people"})
    assert landed.deleted == 2


def test_a_table_that_is_no_longer_delivered_is_a_shrunken_load(company):
    company.write("export/Lead.csv", "Id\na\n")
    company.write("export/User.csv", "Id\nu\n")
    company.land(company.export())
    (company.folder / "export/User.csv").unlink()
    with pytest.raises(LandingError, match=r"salesforce\.user: the load holds 0 rows where 1 live"):
        company.land(company.export(), day=2)
    company.land(company.export(), day=2, accept_shrink=["salesforce.user"])
    assert company.query("select id, is_deleted from raw_salesforce.user") == [("u", True)]


def test_quarantine_keeps_what_a_table_not_delivered_this_time_left_there(company):
    company.write("export/Lead.csv", "Id\na\n,\n".replace(",", '""'))
    company.write("export/User.csv", "Id\nu\n")
    company.land(company.export(load="incremental"))
    bad = company.query("from quarantine.rows")
    assert len(bad) == 1
    (company.folder / "export/Lead.csv").unlink()
    company.land(company.export(load="incremental"), day=2)
    assert company.query("from quarantine.rows") == bad


def test_several_sources_of_a_kind_share_tables_and_nothing_else(company):
    for name, key in (("a", "1"), ("b", "1")):
        company.write(f"{name}/Lead.csv", f"Id,Name\n{key},{name}\n")
        company.land(company.export(folder=name, name=name))
    company.write("a/Lead.csv", "Id,Name\n2,x\n")
    company.land(company.export(folder="a", name="a"), day=2)
    assert company.query(
        "select source_system, id, name, is_deleted from raw_salesforce.lead order by 1, 2"
    ) == [("a", "1", "a", True), ("a", "2", "x", False), ("b", "1", "b", False)]
    with company.landing.open() as landing:
        assert landing.landed_sources() == {"a": "salesforce", "b": "salesforce"}


def test_a_source_cannot_change_its_kind_under_its_name(company, land_people):
    land_people(HEADER + ANN, columns=COLUMNS)
    company.write("export/Lead.csv", "Id\na\n")
    with pytest.raises(LandingError, match="has landed as custom before"):
        company.land(company.export(name="crm"))


def test_keys_are_given_once_in_order_and_never_again(company):
    company.write("export/Lead.csv", "Id\nl2\nl1\n")
    company.write("export/Contact.csv", "Id\nc1\n")
    company.write("export/Account.csv", "Id\na1\n")
    company.land(company.export())
    numbers = "select record_id, person_number from keys.people order by 2"
    assert company.query(numbers) == [("c1", 1), ("l1", 2), ("l2", 3)]
    assert company.query("select record_id, account_number from keys.accounts") == [("a1", 1)]
    with company.landing.open(), company.connect() as connection:
        connection.execute("delete from keys.people where record_id = 'l2'")  # forgotten
    company.write("export/Lead.csv", "Id\nl0\nl1\n")
    company.land(company.export(), day=2)
    assert company.query(numbers) == [("c1", 1), ("l1", 2), ("l0", 4), ("l2", 5)]


def test_a_newly_declared_column_is_added_without_new_versions(company, land_people):
    land_people(HEADER + ANN, columns=COLUMNS)
    with company.connect() as connection:
        connection.execute("alter table raw_custom.people drop column consent")
        connection.execute("alter table raw_custom.people_history drop column consent")
    landed = land_people(HEADER + ANN, columns=COLUMNS, day=2)
    assert landed.unchanged == 1
    assert company.query("select consent from raw_custom.people") == [(None,)]


def test_a_source_that_fails_midway_leaves_everything_as_it_was(company):
    company.write("export/Account.csv", "Id\na\n")
    company.land(company.export())
    before = company.contents()
    company.write("export/Account.csv", "Id\na\nb\n,\n")
    company.write("export/Lead.csv", "Id,CreatedDate\n1,01/02/2024\n")
    with pytest.raises(LandingError, match=r"Lead\.csv, column created_date"):
        company.land(company.export(), day=2)
    assert company.contents() == before


def test_a_killed_landing_leaves_the_previous_state_and_the_next_one_heals(company):
    company.write("export/Account.csv", "Id\na\n")
    company.write("export/Lead.csv", "Id\n1\n")
    company.land(company.export())
    before = company.contents()
    company.write("export/Account.csv", "Id\na\nb\n")
    script = """
        import os, sys
        from datetime import datetime
        from pathlib import Path
        from orchestration.connectors.landing import Landing, Limits
        from orchestration.connectors.shapes import read_shapes
        from orchestration.settings import ExportSource

        folder = Path(sys.argv[1])
        given = {"name": "salesforce", "kind": "salesforce", "path": "export"}
        source = ExportSource.model_validate(given, context={"root": folder})
        landing = Landing(
            folder / "home/landing.duckdb", read_shapes(Path("models")), Limits(frozenset({"EUR"}))
        )
        with landing.open():
            landing.land(
                source,
                loaded_at=datetime(2026, 7, 2),
                on_table=lambda source, table, rows: table == "lead" and os.kill(os.getpid(), 9),
            )
    """
    killed = subprocess.run(
        [sys.executable, "-c", dedent(script), str(company.folder)], cwd=company.project
    )
    assert killed.returncode == -9
    assert company.contents() == before
    company.land(company.export(), day=3)
    assert company.query("select count(*) from raw_salesforce.account") == [(2,)]


def test_progress_is_told_by_table(company):
    company.write("export/Account.csv", "Id\na\n")
    company.write("export/Lead.csv", "Id\n1\n2\n")
    told = []
    company.land(company.export(), on_table=lambda *said: told.append(said))
    assert told == [("salesforce", "account", 1), ("salesforce", "lead", 2)]


def test_loaded_at_with_an_offset_becomes_utc(company):
    company.write("export/Lead.csv", "Id\n1\n")
    with company.landing.open() as landing:
        landing.land(company.export(), loaded_at=datetime.fromisoformat("2026-07-01T02:00+02:00"))
    assert company.query("select loaded_at::text from raw_salesforce.lead") == [
        ("2026-07-01 00:00:00",)
    ]
