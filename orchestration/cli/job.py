"""Runs the Dagster job in this process and waits for its end."""

import sys
import warnings
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import dagster as dg
from dagster._utils.error import SerializableErrorInfo
from rich.console import Console

from orchestration.cli.progress import Progress
from orchestration.definitions import load
from orchestration.defs.automation import JOB
from orchestration.errors import LeadloopError
from orchestration.publish.ledger import Ledger, Run
from orchestration.workspace import Company

STOPPED = "DagsterExecutionInterruptedError"


@dataclass(frozen=True)
class Outcome:
    """How a job ended: its place in the ledger, if it got that far, and its log."""

    success: bool
    stopped: bool
    run: Run | None
    error: str
    log: Path


def execute(
    company: Company, console: Console, *, as_of: datetime | None, accept_shrink: list[str]
) -> Outcome:
    """Run the whole job. A failed step is an outcome, not an exception."""
    warnings.simplefilter("ignore")
    run_id = str(uuid4())
    log_path = company.home.logs / f"run-{run_id}.log"
    job = load(company).resolve_job_def(JOB)
    given = {"accept_shrink": accept_shrink}
    if as_of:
        given["as_of"] = as_of.isoformat()
    with (
        log_path.open("w", encoding="utf-8", errors="backslashreplace") as log,
        dg.DagsterInstance.get() as instance,
        Progress(console, job, log) as progress,
        redirect_stdout(log),
    ):
        instance.add_event_listener(run_id, progress.take)
        result = job.execute_in_process(
            instance=instance,
            run_id=run_id,
            raise_on_error=False,
            run_config={
                "resources": {"run": {"config": given}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
        )
    cause = _cause(result)
    return Outcome(
        success=result.success,
        stopped=cause is not None and cause.cls_name == STOPPED,
        run=Ledger(company.home.ledger).run(run_id),
        error=said(cause) if cause else "the job gave no reason",
        log=log_path,
    )


def said(error: SerializableErrorInfo) -> str:
    """An error's one line, as the ledger would have it; Dagster writes `module.Class: text`."""
    name, _, text = error.message.strip().partition("\n")[0].partition(": ")
    module, _, kind = name.rpartition(".")
    raised = getattr(sys.modules.get(module), kind, None)
    if isinstance(raised, type) and issubclass(raised, LeadloopError) and text:
        return text
    return f"unexpected {error.cls_name}: {text}" if text else f"unexpected {kind}"


def _cause(result: dg.ExecuteInProcessResult) -> SerializableErrorInfo | None:
    """The innermost error of the first failure."""
    for event in result.all_events:
        error = getattr(event.event_specific_data, "error", None) if event.is_failure else None
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None:
            return error
    return None
