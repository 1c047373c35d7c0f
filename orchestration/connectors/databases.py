"""Tables of SQLite and PostgreSQL databases, copied as text; the databases are only read.

The DuckDB extensions come with the Python packages `duckdb-extension-*` and are loaded by path:
nothing is downloaded. Passwords of a connection never reach a message.
"""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.connectors.errors import LandingError, first_line
from orchestration.connectors.quoting import identifier, literal
from orchestration.connectors.text_files import FILE_LINE, FILE_NAME
from orchestration.settings import DatabaseInput

_ATTACHED = "attached_database"
_SQLITE = "sqlite://"


def copy_table(
    connection: duckdb.DuckDBPyConnection, source: DatabaseInput, *, into: str, name: str
) -> list[str]:
    """Copy a database's table into the temp table `into`, every value as text; its columns.

    Rows carry the input's `name` and its table as file name, and no line. Raises LandingError if
    database or table cannot be read.
    """
    is_sqlite = source.database.startswith(_SQLITE)
    schema, _, table = source.table.rpartition(".")
    try:
        with _attached(connection, source):
            found = f"{identifier(_ATTACHED)}.{identifier(schema or _default_schema(is_sqlite))}"
            described = connection.execute(f"describe {found}.{identifier(table)}").fetchall()
            columns = [column[0] for column in described]
            rows = f"select * from {found}.{identifier(table)}"
            if not is_sqlite:
                # PostgreSQL itself writes the text: DuckDB would round numeric to double.
                texts = ", ".join(f"{identifier(column)}::text" for column in columns)
                inner = f"select {texts} from {identifier(schema or 'public')}.{identifier(table)}"
                rows = f"select * from postgres_query({literal(_ATTACHED)}, {literal(inner)})"
            connection.execute(
                f"create temp table {identifier(into)} as select *, "
                f"{literal(f'{name}: {source.table}')} as {FILE_NAME}, "
                f"cast(null as bigint) as {FILE_LINE} from ({rows})"
            )
    except duckdb.Error as error:
        raise LandingError(
            f"{_public_name(source)}, table {source.table}: cannot be read: "
            f"{_without_secrets(first_line(error), source)}"
        ) from None
    return columns


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, source: DatabaseInput) -> Iterator[None]:
    if source.database.startswith(_SQLITE):
        _load_extension(connection, "sqlite_scanner", extra=None)
        # SQLite's column types are hints: a text in a date column would break a typed scan.
        connection.execute("set sqlite_all_varchar = true")
        path = Path("/" + source.database.removeprefix(_SQLITE).lstrip("/"))
        if not path.is_file():
            raise LandingError(f"{path}: there is no such SQLite file")
        target, kind = str(path), "sqlite"
    else:
        _load_extension(connection, "postgres_scanner", extra="postgres")
        target, kind = source.database, "postgres"
    connection.execute(
        f"attach {literal(target)} as {identifier(_ATTACHED)} (type {kind}, read_only)"
    )
    try:
        yield
    finally:
        connection.execute(f"detach {identifier(_ATTACHED)}")


def _load_extension(connection: duckdb.DuckDBPyConnection, name: str, *, extra: str | None) -> None:
    package = importlib.util.find_spec(f"duckdb_extension_{name}")
    found = Path(package.origin).parent.rglob("*.duckdb_extension") if package else []
    path = next(iter(found), None) if package and package.origin else None
    if path is None:
        wanted = f"'leadloop[{extra}]'" if extra else f"duckdb-extension-{name.replace('_', '-')}"
        raise LandingError(f"DuckDB's {name} is not installed; pip install {wanted}")
    connection.execute(f"load {literal(str(path))}")


def _default_schema(is_sqlite: bool) -> str:
    return "main" if is_sqlite else "public"


def _public_name(source: DatabaseInput) -> str:
    """The database without user, password and parameters."""
    if source.database.startswith(_SQLITE):
        return source.database.removeprefix(_SQLITE)
    scheme, _, rest = source.database.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def _without_secrets(message: str, source: DatabaseInput) -> str:
    """An error's text without the connection that DuckDB may repeat in it."""
    if source.database in message or "password" in message.lower():
        return "connection refused; check host, user, password and that the server runs"
    return message
