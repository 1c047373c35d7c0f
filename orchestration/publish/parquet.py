"""The Parquet twin of a version: its tables for readers that cannot open DuckDB's file.

Only the copy belongs here; what is in it was audited before. Views are left out: they say again
what the tables hold, at many times the size.
"""

from pathlib import Path

import duckdb

from orchestration.connectors.quoting import identifier, literal
from orchestration.publish.candidate import sync

SCHEMA = "marts"


def write(warehouse: Path, *, folder: Path) -> list[Path]:
    """Write each published table into a file of `folder`; they are on disk when this returns."""
    folder.mkdir()
    with duckdb.connect(warehouse, read_only=True) as connection:
        connection.execute("set preserve_insertion_order = false")
        names = [
            name
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() where schema_name = ? order by table_name",
                [SCHEMA],
            ).fetchall()
        ]
        files = []
        for name in names:
            file = folder / f"{name}.parquet"
            connection.execute(
                f"copy (select * from {identifier(SCHEMA)}.{identifier(name)}) "
                f"to {literal(str(file))} (format parquet, compression zstd)"
            )
            sync(file)
            files.append(file)
    sync(folder)
    return files
