"""dbt in a process that does not outlive the run which started it.

A run that is killed cannot stop its dbt. Left alone, dbt would go on for a minute, keep the
landing file locked and spoil the next run's results. To be run with `python -m`.
"""

import os
import threading
import time

from dbt.cli.main import cli

_WATCH_SECONDS = 0.2


def main() -> None:
    """Run dbt's command line and end at once when the parent process is gone."""
    parent = os.getppid()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    cli()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
