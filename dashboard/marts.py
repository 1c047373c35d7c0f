"""The published file as pages and notebooks read it: read-only, by the queries in `queries/`.

No SQL stands in Python here; a question that several readers ask is a file in that folder.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb


class DashboardError(Exception):
    """The pages cannot be built or the file not read; one line that says why."""


@cache
def query(name: str) -> str:
    """The SQL text of a shared query."""
    return files("dashboard").joinpath("queries", f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Marts:
    """An open published version; `manifest` is what stands beside it about its run and checks."""

    connection: duckdb.DuckDBPyConnection
    manifest: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a shared query, by column name; `parameters` fill its `$name`s."""
        cursor = self.connection.execute(query(name), parameters or None)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def opened(warehouse: Path) -> Iterator[Marts]:
    """Open a published file for reading; DashboardError in one line if it cannot be read."""
    try:
        # The resolved, versioned path: a later publish then changes nothing under the reader.
        with duckdb.connect(str(warehouse.resolve()), read_only=True) as connection:
            yield Marts(connection, _manifest(warehouse.resolve()))
    except duckdb.Error as error:
        reason = str(error).split("\n")[0]
        raise DashboardError(f"{warehouse} cannot be read: {reason}") from error


def _manifest(warehouse: Path) -> Mapping[str, Any]:
    file = warehouse.with_name("manifest.json")
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
