"""Published versions: how a sealed candidate becomes the current one, and how long versions stay.

Only the folders under `published/` and the links to them belong here. Every step leaves the
disk in a state that a reader may see and the next run understands.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.home import Home
from orchestration.publish import parquet
from orchestration.publish.candidate import sync

WAREHOUSE = "warehouse.duckdb"
MANIFEST = "manifest.json"
DASHBOARD = "dashboard"
PARQUET = "parquet"
_UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Version:
    """One published version; its id is that of the run that made it and sorts by time."""

    run_id: str
    folder: Path

    @property
    def warehouse(self) -> Path:
        """Its database."""
        return self.folder / WAREHOUSE

    @property
    def parquet(self) -> Path:
        """The folder of its tables as Parquet files."""
        return self.folder / PARQUET

    @property
    def dashboard(self) -> Path:
        """The folder of its dashboard, if that was built."""
        return self.folder / DASHBOARD

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.lstat().st_size for file in self.folder.rglob("*"))

    def manifest(self) -> dict[str, Any]:
        """What the run wrote about it: as_of, finished_at, checks, rows."""
        return json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))


def versions(home: Home) -> list[Version]:
    """All complete versions, the oldest first."""
    if not home.published.is_dir():
        return []
    return [
        Version(folder.name, folder)
        for folder in sorted(home.published.iterdir())
        if not folder.name.endswith(_UNFINISHED) and (folder / MANIFEST).is_file()
    ]


def current(home: Home) -> Version | None:
    """The version that readers get, with its resolved folder; None before the first publish."""
    if not home.current.is_dir():
        return None
    folder = home.current.resolve()
    return Version(folder.name, folder)


def publish(home: Home, *, run_id: str, manifest: Mapping[str, Any]) -> Version:
    """Move the sealed candidate into a version of its own and switch to it.

    The version, its Parquet twin included, is complete and on disk before the link moves, and the
    link moves in one step.
    """
    folder = home.published / run_id
    unfinished = home.published / f"{run_id}{_UNFINISHED}"
    unfinished.mkdir(parents=True)
    home.candidate.replace(unfinished / WAREHOUSE)
    parquet.write(unfinished / WAREHOUSE, folder=unfinished / PARQUET)
    with (unfinished / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=2, default=str)
        file.flush()
        os.fsync(file.fileno())
    sync(unfinished)
    unfinished.replace(folder)
    sync(home.published)
    version = Version(run_id, folder)
    switch(home, version)
    return version


def switch(home: Home, version: Version) -> None:
    """Make the version the current one, atomically."""
    _link(home.current, to=version.folder)
    if not home.warehouse.is_symlink():
        _link(home.warehouse, to=home.current / WAREHOUSE)


def switch_dashboard(home: Home, version: Version) -> None:
    """Show the version's dashboard, which is complete, instead of an older one."""
    _link(home.dashboard, to=version.dashboard)


def discard_unfinished(home: Home) -> list[str]:
    """Delete what killed runs left half made; returns the names of what is gone."""
    leftovers = [*home.published.glob(f"*{_UNFINISHED}"), *home.root.glob(f".*{_UNFINISHED}")]
    leftovers += home.published.glob(f"*/*{_UNFINISHED}")
    for leftover in leftovers:
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    return sorted(leftover.name for leftover in leftovers)


def prune(home: Home, *, keep: int, gigabytes: float) -> list[Version]:
    """Delete the oldest versions until at most `keep` stay and they take at most `gigabytes`.

    Never the current version, nor one younger than it (after a rollback those are the way
    forward), nor the one whose dashboard is shown. Readers that hold a deleted file keep it.
    """
    present = current(home)
    if present is None:
        return []
    shown = home.dashboard.resolve().parent.name if home.dashboard.is_symlink() else None
    kept = versions(home)
    sizes = {version: version.size for version in kept}
    pruned: list[Version] = []
    for version in list(kept):
        too_much = sum(sizes[other] for other in kept) > gigabytes * 1e9
        if len(kept) <= keep and not too_much:
            break
        if version.run_id >= present.run_id:
            break
        if version.run_id == shown:
            continue
        # Renamed first: a killed deletion leaves an unfinished folder, never half a version.
        doomed = version.folder.with_name(f"{version.run_id}{_UNFINISHED}")
        version.folder.replace(doomed)
        shutil.rmtree(doomed)
        kept.remove(version)
        pruned.append(version)
    return pruned


def unfinished(path: Path) -> Path:
    """Where something is built before it is renamed to `path`; a killed run's is discarded."""
    return path.with_name(f"{path.name}{_UNFINISHED}")


def _link(link: Path, *, to: Path) -> None:
    """Point the link to a path in the same folder tree, replacing an older one in one step."""
    target = os.path.relpath(to, link.parent)
    fresh = link.with_name(f".{link.name}{_UNFINISHED}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
    sync(link.parent)
