"""Room on the disk: whether a run can be finished before it is begun.

Only sizes of files under the home folder belong here.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import LeadloopError
from orchestration.home import Home
from orchestration.publish import versions

GIGABYTE = 1e9


class RoomError(LeadloopError):
    """The disk is too full for a run; the text says what is free and what a run needs."""


@dataclass(frozen=True)
class Room:
    """Bytes that are free on the home folder's disk, and that a run needs as things stand."""

    root: Path
    free: int
    needed: int

    @property
    def suffices(self) -> bool:
        """Whether a run fits."""
        return self.free >= self.needed

    def __str__(self) -> str:
        return (
            f"{self.free / GIGABYTE:,.1f} GB free at {self.root}, "
            f"a run may need {self.needed / GIGABYTE:,.1f}"
        )


def look(home: Home, *, spare_gigabytes: float) -> Room:
    """What is free, and what a run needs.

    A run writes the build file anew and another version beside the last one, copies the landing
    file, and lands and spills within `spare_gigabytes`.
    """
    present = versions.current(home)
    needed = int(spare_gigabytes * GIGABYTE)
    needed += sum(_size(file) for file in (home.build, home.landing))
    needed += present.size if present else 0
    place = next(path for path in (home.root, *home.root.parents) if path.exists())
    return Room(root=home.root, free=shutil.disk_usage(place).free, needed=needed)


def refuse_full_disk(home: Home, *, spare_gigabytes: float) -> None:
    """Raise RoomError if a run would fill the disk: it would end half-way, with nothing to show."""
    room = look(home, spare_gigabytes=spare_gigabytes)
    if not room.suffices:
        raise RoomError(
            f"{room}; make room, keep fewer versions (retention in leadloop.yml) "
            "or lower spare_disk_gigabytes in seeds/quality_limits.csv"
        )


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
