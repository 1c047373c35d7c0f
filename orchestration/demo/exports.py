"""Shapes the latent world into vendors' Parquet exports: one .sql file per vendor table."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.demo.latent_world import FOLDER, run_script

JOURNALS = ("addresses", "lead_changes", "sales_activities", "marketo_activities", "page_views")
VENDORS = ("salesforce", "marketo", "google_ads", "linkedin_ads", "web")


def write_exports(
    connection: duckdb.DuckDBPyConnection, folder: Path, *, on_step: Callable[[str], None]
) -> dict[str, int]:
    """Write folder/<source>/<Table>.parquet and folder/markers.parquet; rows by "source/Table"."""
    run_script(connection, "vendors/shapes", on_step=on_step)
    for journal in JOURNALS:
        run_script(connection, f"vendors/journals/{journal}", on_step=on_step)
    rows = {}
    for vendor in VENDORS:
        (folder / vendor).mkdir()
        for path in sorted((FOLDER / "vendors" / vendor).glob("*.sql")):
            name = f"{vendor}/{path.stem}"
            on_step(name)
            rows[name] = _write(connection, path, folder / f"{name}.parquet")
    on_step("markers")
    _write(connection, FOLDER / "vendors" / "markers.sql", folder / "markers.parquet")
    return rows


def _write(connection: duckdb.DuckDBPyConnection, query: Path, target: Path) -> int:
    statement = query.read_text(encoding="utf-8")
    path = str(target).replace("'", "''")
    written = connection.execute(
        f"copy ({statement}) to '{path}' (format parquet, compression zstd)"
    ).fetchone()
    assert written is not None
    return int(written[0])
