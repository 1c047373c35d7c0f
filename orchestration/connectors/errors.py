"""The one failure of this room, and how DuckDB's own failures become it."""

import duckdb

from orchestration.errors import LeadloopError


class LandingError(LeadloopError):
    """A source cannot be landed; the text is one line: what is wrong, where, what to do."""


def first_line(error: duckdb.Error) -> str:
    """What DuckDB says in its first line, without the class of the error before it."""
    text = next((line for line in str(error).splitlines() if line.strip()), "unknown error")
    name, _, rest = text.partition(": ")
    return rest if name.endswith("Error") and rest else text
