"""Tables of a real PostgreSQL server as inputs."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.connectors.landing import LandingError
from tests.requirements import require_command

NEWEST = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/lib/postgresql/bin"))
PASSWORD = "s3cret-pa55word"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, without password from this machine's own socket."""
    initdb = require_command(str(NEWEST / "initdb"), "apt-get install postgresql")
    folder = Path(f"/tmp/leadloop-postgres-{os.getpid()}")
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder.mkdir(mode=0o700)
    if as_postgres:
        shutil.chown(folder, "postgres")
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*as_postgres, str(initdb.with_name(program)), *arguments],
            check=True,
            capture_output=True,
            cwd="/",
        )

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "leads", "-A", "scram-sha-256", f"--pwfile={secret}")
        options = f"-c listen_addresses='' -k {folder} -c fsync=off"
        run("pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        yield f"postgresql://leads:{PASSWORD}@/postgres?host={folder}"
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def filled(server: str) -> str:
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(server) as database:
        database.execute("create schema crm")
        database.execute(
            """
            create table crm."Deals" (
                id uuid, amount numeric, won boolean, born timestamptz, tags text[]
            )
            """
        )
        database.execute(
            """
            insert into crm."Deals" values
                ('00000000-0000-0000-0000-000000000001', 1234567890123456.78, true,
                 '2024-03-31 03:30+02', '{a,b}'),
                ('00000000-0000-0000-0000-000000000002', 'NaN', false, '2024-01-01Z', null)
            """
        )
    return server


def test_a_table_arrives_without_loss(company, filled):
    company.write(
        "mapping/opportunities.sql",
        "select id as opportunity_id, case won when 'true' then 'won' else 'lost' end as status, "
        "amount, born as created_at from deals",
    )
    source = company.custom({"deals": {"database": filled, "table": "crm.Deals"}})
    landed = company.land(source)
    assert company.query(
        "select right(opportunity_id, 1), status, amount::text, created_at::text "
        "from raw_custom.opportunities"
    ) == [("1", "won", "1234567890123456.78", "2024-03-31 01:30:00")]
    assert company.query(
        "select file_name, file_line, right(record_key, 1), column_name, reason "
        "from quarantine.rows"
    ) == [("opportunities.sql", None, "2", "amount", "not a finite number")]
    assert landed.inputs[0].rows_read == 2


def test_a_refused_connection_says_where_without_the_password(company, server):
    company.write("mapping/users.sql", "select id as user_id from u")
    wrong = server.replace(PASSWORD, "wr0ng-pa55word")
    for database, table in ((wrong, "u"), (server, "missing")):
        source = company.custom({"u": {"database": database, "table": table}})
        with pytest.raises(LandingError, match=f"table {table}: cannot be read") as caught:
            company.land(source)
        assert "pa55word" not in str(caught.value)
        assert "\n" not in str(caught.value)


def test_the_source_database_is_never_written(company, filled):
    company.write("mapping/users.sql", "select id as user_id from d")
    source = company.custom(
        {"d": {"database": filled, "table": 'crm.Deals" limit 0; drop table "x'}}
    )
    with pytest.raises(LandingError, match="cannot be read"):
        company.land(source)
