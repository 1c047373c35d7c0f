"""The run that assets share: its lock, its moment, its books. And the executor: one process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

import dagster as dg
from pydantic import Field, PrivateAttr

from orchestration import gates, telling
from orchestration.errors import LeadloopError
from orchestration.publish import room
from orchestration.publish.runs import LiveRun, open_run
from orchestration.settings import Settings, naive_utc
from orchestration.workspace import Company, Workspace

POOL = "home_folder"
STAGE_TAG = "leadloop/stage"


class RunResource(dg.ConfigurableResource):
    """One run of the company's home folder; every asset of a job gets the same."""

    as_of: str | None = Field(
        default=None,
        description="Report as of this moment (ISO 8601, UTC if it has no offset); "
        "empty: the config's, else now.",
    )
    accept_shrink: list[str] = Field(
        default=[],
        description="Tables (source.table) whose full load may hold far fewer rows than the last.",
    )

    _company: Company = PrivateAttr()
    _live: LiveRun = PrivateAttr()

    @property
    def company(self) -> Company:
        """The company the run is for."""
        return self._company

    @property
    def settings(self) -> Settings:
        """The company's settings, as they were when the run started."""
        return self._company.settings

    @property
    def live(self) -> LiveRun:
        """The run's own books."""
        return self._live

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Self]:
        """Hold the home folder while the job runs."""
        workspace = Workspace.find(None, folder=Path.cwd(), environment=os.environ)
        self._company = workspace.company(os.environ)
        with open_run(
            workspace.home,
            as_of=_moment(self.as_of) or self._company.settings.as_of,
            dagster_run_id=context.run_id,
            accept_shrink=self.accept_shrink,
        ) as self._live:
            _close_killed_runs(context.instance, own=context.run_id)
            spare = gates.limits(self._company)["spare_disk_gigabytes"]
            room.refuse_full_disk(workspace.home, spare_gigabytes=spare)
            yield self
            if self._live.held_back:
                telling.say_held_back(self._company, self._live)


def definitions(_company: Company) -> dg.Definitions:
    """The shared resource and the executor."""
    return dg.Definitions(
        resources={"run": RunResource.configure_at_launch()},
        executor=dg.in_process_executor,
    )


def stage_tags(stage: str) -> dict[str, str]:
    """The tags of an op by which progress tells its stage."""
    return {STAGE_TAG: stage}


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return naive_utc(datetime.fromisoformat(text))
    except ValueError as error:
        raise LeadloopError(
            f"as_of '{text}' is no moment; use a date or time such as 2026-07-01T00:00:00Z"
        ) from error


def _close_killed_runs(instance: dg.DagsterInstance | None, *, own: str | None) -> None:
    """Who holds the lock is alone: every other run that Dagster believes alive was killed."""
    if instance is None:
        return
    alive = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]
    for run in instance.get_runs(dg.RunsFilter(statuses=alive)):
        if run.run_id != own:
            instance.report_run_failed(run, "the process was killed")
