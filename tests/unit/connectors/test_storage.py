"""The landing file: private, backed up, in one piece, and never silently recreated."""

import subprocess
import sys

import pytest

from orchestration.connectors import storage
from orchestration.connectors.landing import Landing, LandingError, Limits


@pytest.fixture
def landed(company):
    company.write("export/Lead.csv", "Id\n1\n")
    company.land(company.export())
    return company


def test_all_tables_of_all_kinds_exist_in_a_new_file(tmp_path, shapes, empty_landing, new_company):
    company = new_company(tmp_path)
    tables = company.query("select schema_name, table_name from duckdb_tables()")
    for kind, declared in shapes.items():
        for name in declared:
            assert (f"raw_{kind}", name) in tables
            assert (f"raw_{kind}", f"{name}_history") in tables
    assert {("keys", "people"), ("keys", "accounts"), ("quarantine", "rows")} <= set(tables)


def test_files_are_readable_by_their_owner_only(landed):
    landed.landing.back_up()
    with landed.landing.open() as landing:
        landed.write("export/Lead.csv", "Id\n1\n2\n")
        landing.land(landed.export(), loaded_at=landed.day(2))
        for path in landed.path.parent.iterdir():
            assert path.stat().st_mode & 0o077 == 0, path
    assert storage.backup_path(landed.path).stat().st_mode & 0o777 == 0o600


def test_a_backup_is_made_only_when_something_changed(landed):
    backup = storage.backup_path(landed.path)
    assert landed.landing.back_up()
    made = backup.stat()
    landed.land(landed.export(), day=2)
    assert not landed.landing.back_up()
    assert backup.stat().st_ino == made.st_ino
    landed.write("export/Lead.csv", "Id\n1\n2\n")
    landed.land(landed.export(), day=3)
    assert landed.landing.back_up()
    assert backup.read_bytes() == landed.path.read_bytes()
    assert not list(landed.path.parent.glob("*.new"))


def test_an_open_file_is_not_backed_up(landed):
    with landed.landing.open() as landing, pytest.raises(LandingError, match="is open"):
        landing.back_up()


@pytest.mark.parametrize("damage", [b"", b"not a database", None])
def test_a_damaged_file_is_named_with_its_backup_and_left_alone(landed, damage):
    landed.landing.back_up()
    whole = landed.path.read_bytes()
    # None: the first blocks hold, the file ends within them.
    broken = whole[:9000] if damage is None else damage
    landed.path.write_bytes(broken)
    with pytest.raises(LandingError) as caught:
        landed.land(landed.export(), day=2)
    said = str(caught.value)
    assert said.startswith(f"{landed.path}: cannot be read")
    assert f"cp {storage.backup_path(landed.path)} {landed.path}" in said
    assert "\n" not in said
    assert landed.path.read_bytes() == broken
    landed.path.write_bytes(storage.backup_path(landed.path).read_bytes())
    assert not landed.land(landed.export(), day=2).is_changed


def test_a_missing_file_whose_backup_exists_is_not_made_anew(landed):
    landed.landing.back_up()
    landed.path.unlink()
    with pytest.raises(LandingError, match="is missing, but its backup is there"):
        landed.land(landed.export(), day=2)
    assert not landed.path.exists()


def test_a_file_in_use_names_its_holder(landed):
    script = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(landed.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        holder.stdout.readline()
        with pytest.raises(LandingError, match=f"is in use by process {holder.pid}"):
            landed.land(landed.export(), day=2)
        holder.communicate("\n")


def test_a_half_made_new_file_is_healed(tmp_path, shapes):
    path = tmp_path / "home" / "landing.duckdb"
    path.parent.mkdir()
    path.with_name("landing.duckdb.new").write_bytes(b"half")
    with Landing(path, shapes, Limits(frozenset({"EUR"}))).open():
        pass
    assert path.exists()
    assert not path.with_name("landing.duckdb.new").exists()
