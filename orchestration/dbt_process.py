"""dbt in a process of its own, as a run needs it. To be run with `python -m`.

It does not outlive the run: one that is killed cannot stop its dbt, which would go on for a
minute, keep the landing file locked and spoil the next run's results. And it makes no
events that nobody reads: dbt builds every debug event before its logger drops it, a tenth of its
time.
"""

import os
import threading
import time
from typing import Any

from dbt.cli.main import cli
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager

_WATCH_SECONDS = 0.2


def main() -> None:
    """Run dbt's command line and end at once when the parent process is gone."""
    # Logs and spill files of the build may hold names.
    os.umask(0o077)
    parent = os.getppid()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _skip_debug_events()
    cli()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


def _skip_debug_events() -> None:
    fire_event = EventManager.fire_event

    def fire_heard_event(
        manager: EventManager, event: BaseEvent, level: EventLevel | None = None, **how: Any
    ) -> None:
        if (level or event.level_tag()) != EventLevel.DEBUG:
            fire_event(manager, event, level=level, **how)

    EventManager.fire_event = fire_heard_event


if __name__ == "__main__":
    main()
