"""A run's progress as Dagster tells it: one line per stage, live on a terminal.

Only watching and printing belongs here; it also writes the run's log file.
"""

import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TextIO

import dagster as dg
from dagster._core.events.log import EventLogEntry
from rich.console import Console, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table

from orchestration.cli.output import count
from orchestration.defs.run import STAGE_TAG
from orchestration.publish.runs import STAGES

_ENDED = {
    dg.DagsterEventType.STEP_SUCCESS,
    dg.DagsterEventType.STEP_FAILURE,
    dg.DagsterEventType.STEP_SKIPPED,
}


@dataclass
class _Stage:
    steps: int = 0
    ended: int = 0
    began_at: float | None = None
    took: float | None = None
    failed: bool = False
    planned: int = 0
    counted: Counter[str] = field(default_factory=Counter)

    def words(self) -> str:
        """What has been done so far."""
        done = self.counted
        parts = []
        if done["table"]:
            of = f" of {self.planned}" if self.took is None and self.planned else ""
            parts.append(f"{done['table']}{of} tables")
        if done["row"]:
            parts.append(count(done["row"], "row"))
        if done["check"]:
            parts.append(count(done["check"], "check"))
        if done["failed check"]:
            parts.append(f"{done['failed check']} not passed")
        return ", ".join(parts)


class Progress:
    """Follows one run of a job; to be given every event of it."""

    def __init__(self, console: Console, job: dg.JobDefinition, log: TextIO) -> None:
        self._console = console
        self._log = log
        self._stages = {name: _Stage() for name in STAGES}
        self._stage_of: dict[str, _Stage] = {}
        for node in job.nodes_in_topological_order:
            name = node.definition.tags.get(STAGE_TAG)
            if name in self._stages:
                stage = self._stages[name]
                stage.steps += 1
                stage.planned += len(node.definition.output_defs)
                self._stage_of[node.name] = stage
        self._live = (
            Live(self, console=console, refresh_per_second=8) if console.is_terminal else None
        )

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for stage in self._stages.values():
            if stage.took is None:
                # Some of its steps never ran, because of what failed before them.
                stage.began_at = None
        if self._live:
            self._live.stop()

    def take(self, entry: EventLogEntry) -> None:
        """One event of the run, as it happens."""
        self._write(entry)
        event = entry.dagster_event
        stage = self._stage_of.get((event.step_key or "") if event else "")
        if event is None or stage is None:
            return
        if event.event_type == dg.DagsterEventType.STEP_START:
            stage.began_at = stage.began_at or time.monotonic()
        elif event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
            stage.counted["table"] += 1
            rows = event.step_materialization_data.materialization.metadata.get("rows read")
            stage.counted["row"] += int(rows.value) if rows else 0
        elif event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            stage.counted["check"] += 1
            stage.counted["failed check"] += not event.asset_check_evaluation_data.passed
        elif event.event_type in _ENDED:
            stage.ended += 1
            stage.failed = stage.failed or event.is_failure
            self._end(stage)

    def _end(self, stage: _Stage) -> None:
        if stage.began_at is None or stage.ended < stage.steps:
            return
        stage.took = time.monotonic() - stage.began_at
        if not self._live:
            name = next(name for name, other in self._stages.items() if other is stage)
            mark = "failed" if stage.failed else "done"
            self._console.print(
                f"{name:<15} {mark:<7} {stage.took:6.1f} s  {stage.words()}", markup=False
            )

    def _write(self, entry: EventLogEntry) -> None:
        event = entry.dagster_event
        moment = time.strftime("%H:%M:%S", time.gmtime(entry.timestamp))
        message = entry.user_message or (event.message if event else "") or ""
        kind = event.event_type_value if event else "LOG"
        step = entry.step_key or ""
        self._log.write(f"{moment} {kind} {step} {' '.join(message.split())}\n")
        if event and event.is_failure:
            failure = getattr(event.event_specific_data, "error", None)
            if failure:
                self._log.write(f"{failure.to_string()}\n")
        self._log.flush()

    def __rich__(self) -> RenderableType:
        table = Table.grid(padding=(0, 2))
        for name, stage in self._stages.items():
            if stage.took is not None:
                mark = "[red]✗[/red]" if stage.failed else "[green]✓[/green]"
                seconds = f"{stage.took:.1f} s"
            elif stage.began_at is not None:
                mark = Spinner("dots")
                seconds = f"{time.monotonic() - stage.began_at:.1f} s"
            else:
                mark, seconds = " ", ""
            table.add_row(mark, name, seconds, stage.words())
        return table
