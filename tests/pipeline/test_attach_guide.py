"""What docs/attach.md shows works on a published version, as it is printed there."""

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import create_engine, text

from tests.conftest import PROJECT, Company

GUIDE = (PROJECT / "docs" / "attach.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(simulated: Company, tmp_path: Path) -> Path:
    (tmp_path / ".leadloop").symlink_to(simulated.home)
    return tmp_path


PROGRAMS = re.findall(r"```python\n(.*?)```", GUIDE, flags=re.DOTALL)


def test_the_guide_shows_programs() -> None:
    assert len(PROGRAMS) >= 2


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_the_python_of_the_guide_runs_as_printed(folder: Path, program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_command_lines_query_answers(folder: Path) -> None:
    file, query = re.search(r'duckdb -readonly (\S+) "([^"]+)"', GUIDE).groups()
    with duckdb.connect(str(folder / file), read_only=True) as connection:
        assert connection.execute(query).fetchall()


def test_tools_that_speak_sqlalchemy_can_read_and_not_write(folder: Path) -> None:
    engine = create_engine(
        f"duckdb:///{folder}/.leadloop/warehouse.duckdb", connect_args={"read_only": True}
    )
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from marts.rpt_campaign_roi")).scalar() > 0
        with pytest.raises(Exception, match="read-only"):
            connection.execute(text("create table marts.mine as select 1 as one"))
    engine.dispose()


def test_parquet_files_hold_what_the_tables_hold(simulated: Company) -> None:
    with duckdb.connect(str(simulated.warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
        for (table,) in tables:
            file = simulated.home / "current" / "parquet" / f"{table}.parquet"
            differing = connection.execute(
                f"select count(*) from (from marts.{table} except all from read_parquet(?))"
                f" union all select count(*) from (from read_parquet(?) except all"
                f" from marts.{table})",
                [str(file), str(file)],
            ).fetchall()
            assert differing == [(0,), (0,)], table
