"""Whether a run that would fill the disk is refused, with what it needs in words."""

import shutil
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from orchestration.home import Home
from orchestration.publish import room, versions


def test_a_run_needs_room_for_a_version_a_build_and_a_copy_of_what_has_landed(
    home: Home, publish: Callable[[str], versions.Version]
) -> None:
    assert room.look(home, spare_gigabytes=2).needed == 2_000_000_000
    version = publish("a")
    home.landing.write_bytes(b"x" * 30)
    home.build.write_bytes(b"x" * 70)
    assert room.look(home, spare_gigabytes=2).needed == 2_000_000_100 + version.size


@pytest.mark.parametrize(("free", "refused"), [(1_999_999_999, True), (2_000_000_000, False)])
def test_a_run_that_would_fill_the_disk_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch, free: int, refused: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    if not refused:
        room.refuse_full_disk(home, spare_gigabytes=2)
        return
    with pytest.raises(room.RoomError) as told:
        room.refuse_full_disk(home, spare_gigabytes=2)
    assert "2.0 GB free" in str(told.value)
    assert "spare_disk_gigabytes in seeds/quality_limits.csv" in str(told.value)
    assert "\n" not in str(told.value)
