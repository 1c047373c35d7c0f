"""One writer at a time: the file lock that backs up the orchestrator's own limit.

Only the lock and its message belong here.
"""

import fcntl
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from orchestration.errors import LeadloopError

_held: set[Path] = set()


class LockHeldError(LeadloopError):
    """Another process is writing in this home folder; the text says which."""


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock while the block runs. The kernel gives it back however the process ends.

    A process that holds it already may enter again: the command takes it first, the job inside it
    a second time. Raises LockHeldError at once when another process has it.
    """
    path = path.absolute()
    if path in _held:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockHeldError(_sentence(path)) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(_this_process()).encode(), 0)
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def holder(path: Path) -> str | None:
    """Who holds the lock right now, in words; None when nobody does."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _description(path)
    finally:
        os.close(descriptor)
    return None


def _this_process() -> dict[str, str | int]:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "started_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
        "command": command[:200],
    }


def _description(path: Path) -> str:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return (
            f"process {int(facts['pid'])} on {facts['host']}, "
            f"started {facts['started_at']}: {facts['command']}"
        )
    except (OSError, ValueError, KeyError, TypeError):
        # The holder has the lock and has not yet written its name.
        return "another process"


def _sentence(path: Path) -> str:
    return (
        f"another run is writing in {path.parent} ({_description(path)}); "
        "wait until it ends, or stop it"
    )
