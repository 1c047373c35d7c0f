"""The landing file itself: durable, private to its owner, backed up, never silently recreated."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.connectors.errors import LandingError, first_line

_PRIVATE = 0o600
_ONLY_OWNER = 0o077


def backup_path(path: Path) -> Path:
    """Where the backup of a landing file stands."""
    return path.with_name(f"{path.stem}.backup{path.suffix}")


@contextmanager
def opened(path: Path, *, memory_limit: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the landing file, which is created if there never was one.

    All files made meanwhile are the owner's alone, DuckDB's log and spill files included. Raises
    LandingError if the file is damaged, in use, or missing although its backup exists.
    """
    before = os.umask(_ONLY_OWNER)
    try:
        if not path.exists():
            _create(path)
        path.chmod(_PRIVATE)
        connection = _connect(path)
        try:
            connection.execute("set timezone = 'UTC'")
            connection.execute("set preserve_insertion_order = false")
            if memory_limit:
                connection.execute("set memory_limit = ?", [memory_limit])
            yield connection
        finally:
            connection.close()
    finally:
        os.umask(before)


def back_up(path: Path) -> bool:
    """Copy a closed landing file to its backup, whole or not at all; False if nothing changed."""
    target = backup_path(path)
    state = path.stat()
    if target.exists():
        kept = target.stat()
        if (kept.st_mtime_ns, kept.st_size) == (state.st_mtime_ns, state.st_size):
            return False
    copying = target.with_name(f"{target.name}.new")
    with path.open("rb") as data, copying.open("wb") as copy:
        copying.chmod(_PRIVATE)
        shutil.copyfileobj(data, copy, 16 * 1024 * 1024)
        copy.flush()
        os.fsync(copy.fileno())
    os.utime(copying, ns=(state.st_atime_ns, state.st_mtime_ns))
    copying.replace(target)
    return True


def damage(path: Path, error: Exception) -> LandingError:
    """What to say of a landing file that cannot be read."""
    said = first_line(error) if isinstance(error, duckdb.Error) else str(error)
    return LandingError(
        f"{path}: cannot be read ({said}); it holds the history of your sources and is never "
        f"recreated: {_restore_advice(path)}"
    )


def is_damage(error: duckdb.Error) -> bool:
    """Whether an error while landing says that the file itself is broken."""
    return isinstance(error, duckdb.FatalException | duckdb.SerializationException) or bool(
        re.search(r"checksum|corrupt", str(error), re.IGNORECASE)
    )


def _create(path: Path) -> None:
    """An empty landing file, there in one step: a half-made one would look like a damaged one."""
    if backup_path(path).exists():
        raise LandingError(f"{path}: is missing, but its backup is there: {_restore_advice(path)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    creating = path.with_name(f"{path.name}.new")
    creating.unlink(missing_ok=True)
    duckdb.connect(str(creating)).close()
    creating.chmod(_PRIVATE)
    creating.replace(path)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path))
    except duckdb.IOException as error:
        if "lock" in str(error):
            holder = re.search(r"PID (\d+)", str(error))
            who = f"process {holder[1]}" if holder else "another process"
            raise LandingError(f"{path}: is in use by {who}; wait for it or stop it") from error
        raise damage(path, error) from error
    except (duckdb.Error, RuntimeError) as error:
        raise damage(path, error) from error


def _restore_advice(path: Path) -> str:
    backup = backup_path(path)
    if not backup.exists():
        return f"there is no backup {backup.name}; restore it from a copy of your own"
    made = datetime.fromtimestamp(backup.stat().st_mtime, tz=UTC)
    return f"restore the backup of {made:%Y-%m-%d %H:%M} UTC with `cp {backup} {path}`"
