"""Files that only their owner may read, and that appear complete or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def private_folder(folder: Path) -> Path:
    """The folder, made if missing, closed to everybody else even if it stood open."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)
    return folder


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; on leaving without an error it takes its place.

    The folder is private, so nobody can read the file before its own mode is set.
    """
    unfinished = private_folder(path.parent) / f".{path.name}.unfinished"
    unfinished.unlink(missing_ok=True)
    try:
        yield unfinished
        unfinished.chmod(PRIVATE_FILE)
        _sync(unfinished)
        unfinished.replace(path)
        _sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Wait until the disk holds it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
