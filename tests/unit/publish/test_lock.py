"""One writer at a time, across processes, however the holder ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orchestration.publish import lock

HOLDER = """
import sys, time
from pathlib import Path
from orchestration.publish import lock
with lock.hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def other_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    with other_process(path) as process:
        with (
            pytest.raises(
                lock.LockHeldError, match=rf"process {process.pid} on .*wait until it ends"
            ),
            lock.hold(path),
        ):
            pytest.fail("two processes hold the lock")
        assert str(process.pid) in (lock.holder(path) or "")


def test_a_killed_holder_gives_the_lock_back(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    with other_process(path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with lock.hold(path):
            assert str(os.getpid()) in path.read_text()
    assert lock.holder(path) is None


def test_the_same_process_may_enter_twice_and_keeps_it_until_the_outer_end(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    probe = (
        "import sys; from pathlib import Path; from orchestration.publish import lock\n"
        "sys.exit(lock.holder(Path(sys.argv[1])) is None)"
    )
    with lock.hold(path):
        with lock.hold(path):
            pass
        held = subprocess.run([sys.executable, "-c", probe, str(path)], check=False)
        assert held.returncode == 0, "the inner end gave the lock back"


def test_a_holder_without_a_name_yet_is_still_a_holder(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    with other_process(path):
        path.write_text("{")
        with pytest.raises(lock.LockHeldError, match="another process"), lock.hold(path):
            pass


def test_nobody_holds_a_lock_that_was_never_taken(tmp_path: Path) -> None:
    assert lock.holder(tmp_path / "run.lock") is None
