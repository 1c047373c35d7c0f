"""The files that the configured sources read: which they are, and whether they changed.

Only looking at names, sizes and times belongs here. Nothing is opened.
"""

import glob
import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from orchestration.settings import CustomSource, DatabaseInput, Settings, Source

_SQLITE = "sqlite:///"


@dataclass(frozen=True)
class Input:
    """One thing that a source reads: a pattern of files, or a database."""

    source: Source
    name: str
    place: str
    files: tuple[Path, ...]

    @property
    def is_remote(self) -> bool:
        """Whether it is a database server, which has no files here."""
        return "://" in self.place and not self.place.startswith(_SQLITE)


def inputs(source: Source) -> list[Input]:
    """What the source reads, as things stand on disk now."""
    if isinstance(source, CustomSource):
        return [_custom_input(source, name) for name in source.inputs]
    files = tuple(file for file in sorted(source.path.rglob("*")) if file.is_file())
    return [Input(source, source.name, str(source.path), files)]


def fingerprint(settings: Settings) -> str:
    """A digest of name, size and time of every input file; it changes when any of them does."""
    digest = hashlib.sha256()
    for source in settings.sources:
        for file, seen in _files(source):
            digest.update(f"{source.name}\0{file}\0{seen.st_size}\0{seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def newest_change(settings: Settings) -> float | None:
    """When any input file last changed, in seconds since 1970; None without files."""
    times = [seen.st_mtime for source in settings.sources for _, seen in _files(source)]
    return max(times, default=None)


def _files(source: Source) -> Iterator[tuple[Path, os.stat_result]]:
    for found in inputs(source):
        for file in found.files:
            # Somebody may move a file between the look at the folder and this one.
            with suppress(FileNotFoundError):
                yield file, file.stat()


def _custom_input(source: CustomSource, name: str) -> Input:
    given = source.inputs[name]
    if isinstance(given, DatabaseInput):
        place = given.database
        if not place.startswith(_SQLITE):
            return Input(source, name, _without_password(place), ())
        file = Path(place.removeprefix(_SQLITE))
        return Input(source, name, place, (file,) if file.is_file() else ())
    pattern = str(given.path)
    # An absolute pattern, which Path.glob does not take.
    matches = glob.glob(pattern, recursive=True)  # noqa: PTH207
    found = sorted(Path(match) for match in matches)
    return Input(source, name, pattern, tuple(file for file in found if file.is_file()))


def _without_password(address: str) -> str:
    scheme, _, rest = address.partition("://")
    credentials, at, server = rest.rpartition("@")
    return f"{scheme}://{credentials.split(':')[0]}{at}{server}"
