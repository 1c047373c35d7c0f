"""dbt in a process of its own, as a run needs it. To be run with `python -m`.

It does not outlive the run: one that is killed cannot stop its dbt, which would go on for a
minute, keep the landing file locked and spoil the next run's results. And it makes no log lines
that nobody reads: dbt formats every debug event before its logger drops it, a tenth of its time.
"""

import os
import threading
import time

from dbt.cli.main import cli
from dbt_common.events.base_types import EventMsg
from dbt_common.events.logger import _Logger

_WATCH_SECONDS = 0.2


def main() -> None:
    """Run dbt's command line and end at once when the parent process is gone."""
    # Logs and spill files of the build may hold names.
    os.umask(0o077)
    parent = os.getppid()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _skip_debug_lines()
    cli()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


def _skip_debug_lines() -> None:
    write_line = _Logger.write_line

    def write_heard_line(logger: _Logger, event: EventMsg) -> None:
        if event.info.level != "debug":
            write_line(logger, event)

    _Logger.write_line = write_heard_line


if __name__ == "__main__":
    main()
