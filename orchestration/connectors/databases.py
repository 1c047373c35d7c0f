"""Tables of SQLite and PostgreSQL databases, copied as text; the databases are only read.

The database itself writes each value as text: DuckDB would round PostgreSQL's numeric, and stumble
over SQLite, whose column types are hints. The DuckDB extensions come with the Python packages
`duckdb-extension-*` and are loaded by path: nothing is downloaded. Passwords of a connection never
reach a message.
"""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.connectors.errors import LandingError, first_line
from orchestration.connectors.queries import described
from orchestration.connectors.quoting import identifier, literal
from orchestration.connectors.text_files import FILE_LINE, FILE_NAME
from orchestration.settings import DatabaseInput

_ATTACHED = "attached_database"


@dataclass(frozen=True)
class _Engine:
    """What differs between databases; `as_text` is their SQL of a column's text."""

    kind: str
    extension: str
    package: str
    default_schema: str
    as_text: str


_SQLITE = _Engine(
    kind="sqlite",
    extension="sqlite_scanner",
    package="duckdb-extension-sqlite-scanner",
    default_schema="main",
    as_text="case typeof({0}) when 'blob' then hex({0}) else cast({0} as text) end",
)
_POSTGRES = _Engine(
    kind="postgres",
    extension="postgres_scanner",
    package="'leadloop[postgres]'",
    default_schema="public",
    as_text="cast({0} as text)",
)


def copy_table(
    connection: duckdb.DuckDBPyConnection, source: DatabaseInput, *, into: str, name: str
) -> list[str]:
    """Copy a database's table into the temp table `into`, every value as text; its columns.

    Rows carry the input's `name` and its table as file name, and no line. Raises LandingError if
    database or table cannot be read.
    """
    engine = _SQLITE if source.database.startswith("sqlite:") else _POSTGRES
    schema, _, table = source.table.rpartition(".")
    place = f"{identifier(schema or engine.default_schema)}.{identifier(table)}"
    try:
        with _attached(connection, source, engine):
            columns = list(described(connection, f"{identifier(_ATTACHED)}.{place}"))
            texts = ", ".join(
                f"{engine.as_text.format(identifier(column))} as {identifier(column)}"
                for column in columns
            )
            query = literal(f"select {texts} from {place}")
            connection.execute(
                f"create temp table {identifier(into)} as select *, "
                f"{literal(f'{name}: {source.table}')} as {FILE_NAME}, "
                f"cast(null as bigint) as {FILE_LINE} "
                f"from {engine.kind}_query({literal(_ATTACHED)}, {query})"
            )
    except duckdb.Error as error:
        raise LandingError(
            f"{_public_name(source)}, table {source.table}: cannot be read: "
            f"{_without_secrets(first_line(error), source)}"
        ) from None
    return columns


@contextmanager
def _attached(
    connection: duckdb.DuckDBPyConnection, source: DatabaseInput, engine: _Engine
) -> Iterator[None]:
    _load_extension(connection, engine)
    target = source.database
    if engine is _SQLITE:
        connection.execute("set sqlite_all_varchar = true")
        path = _sqlite_path(source)
        if not path.is_file():
            raise LandingError(f"{path}: there is no such SQLite file")
        target = str(path)
    connection.execute(
        f"attach {literal(target)} as {identifier(_ATTACHED)} (type {engine.kind}, read_only)"
    )
    try:
        yield
    finally:
        with suppress(duckdb.Error):
            connection.execute(f"detach {identifier(_ATTACHED)}")


def _load_extension(connection: duckdb.DuckDBPyConnection, engine: _Engine) -> None:
    package = importlib.util.find_spec(f"duckdb_extension_{engine.extension}")
    if package is None or package.origin is None:
        raise LandingError(f"{engine.kind} cannot be read yet: pip install {engine.package}")
    file = next(Path(package.origin).parent.rglob("*.duckdb_extension"))
    connection.execute(f"load {literal(str(file))}")


def _sqlite_path(source: DatabaseInput) -> Path:
    return Path("/" + source.database.removeprefix("sqlite:").lstrip("/"))


def _public_name(source: DatabaseInput) -> str:
    """The database without user, password and parameters."""
    if source.database.startswith("sqlite:"):
        return str(_sqlite_path(source))
    scheme, _, rest = source.database.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def _without_secrets(message: str, source: DatabaseInput) -> str:
    """An error's text, unless DuckDB repeats the connection in it."""
    if source.database in message or "password" in message.lower():
        return "no connection; check host, user and password, and that the server runs"
    return message
