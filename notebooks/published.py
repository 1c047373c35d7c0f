"""Finds the published version and opens it read-only, for every notebook.

A notebook holds on to the version that it opened: a later publish changes nothing under it.
"""

import os
from pathlib import Path

import duckdb
import pandas as pd

from dashboard.marts import query

WAREHOUSE = "warehouse.duckdb"


def find(environment: dict[str, str] | None = None, *, folder: Path | None = None) -> Path:
    """The published file: LEADLOOP_WAREHOUSE, else that of LEADLOOP_HOME, else the nearest
    `.leadloop` above the folder (the current one). FileNotFoundError says what to run.
    """
    given = os.environ if environment is None else environment
    if given.get("LEADLOOP_WAREHOUSE"):
        places = [Path(given["LEADLOOP_WAREHOUSE"])]
    elif given.get("LEADLOOP_HOME"):
        places = [Path(given["LEADLOOP_HOME"]) / WAREHOUSE]
    else:
        here = (folder or Path.cwd()).resolve()
        places = [above / ".leadloop" / WAREHOUSE for above in (here, *here.parents)]
    for place in places:
        if place.exists():
            return place.resolve()
    raise FileNotFoundError(f"{places[0]}: nothing is published there; run `leadloop demo` first")


def open_published(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the published file, the found one if none is named."""
    return duckdb.connect(str(path or find()), read_only=True)


def frame(
    connection: duckdb.DuckDBPyConnection, name: str, **parameters: list[str]
) -> pd.DataFrame:
    """A query of `dashboard/queries` as a frame: the numbers that the pages show.

    `parameters` fill the query's `$name`s, as `metrics`, `grains` and `slices` of `rates` do.
    """
    return connection.execute(query(name), parameters or None).df()
