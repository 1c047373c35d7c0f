"""The job, and what starts it: every night, and when input files are new or changed."""

import time

import dagster as dg

from orchestration.inputs import fingerprint, newest_change
from orchestration.publish import versions
from orchestration.workspace import Company

JOB = "leadloop_run"
STILL_SECONDS = 60


def definitions(company: Company) -> dg.Definitions:
    """The whole run as one job, its schedule and its sensor."""
    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        description="Land, gate, transform, gate, publish, tell: what `leadloop run` does.",
    )
    nightly = dg.ScheduleDefinition(
        name="nightly",
        job=job,
        cron_schedule="0 2 * * *",
        execution_timezone=company.settings.reporting.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    return dg.Definitions(jobs=[job], schedules=[nightly], sensors=[_new_input_files(company)])


def _new_input_files(company: Company) -> dg.SensorDefinition:
    @dg.sensor(
        job_name=JOB,
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def new_input_files(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        """Start a run when an input file appeared, changed or went, and all are at rest."""
        changed_at = newest_change(company.settings)
        if changed_at is None:
            return dg.SkipReason("the configured sources have no files")
        if time.time() - changed_at < STILL_SECONDS:
            return dg.SkipReason("files changed just now; waiting until they are complete")
        seen = fingerprint(company.settings)
        if seen == context.cursor:
            return dg.SkipReason("no file is new or changed")
        is_first_look = context.cursor is None
        context.update_cursor(seen)
        if is_first_look and versions.current(company.home):
            return dg.SkipReason("remembering the files that are there")
        return dg.RunRequest(run_key=seen)

    return new_input_files
