"""Dagster's event log as we keep it: the same events, and safe across connections."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.run_history import RunHistory


@dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="thing")])
def thing() -> dg.MaterializeResult:
    return dg.MaterializeResult(
        metadata={"rows": 3}, check_results=[dg.AssetCheckResult(passed=False)]
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "dagster.yaml").write_text(
        "telemetry: {enabled: false}\n"
        "event_log_storage:\n"
        "  module: orchestration.run_history\n"
        "  class: RunHistory\n"
        f"  config: {{base_dir: {tmp_path}}}\n"
    )
    return tmp_path


def test_what_a_run_did_is_there_for_the_next_process(home: Path) -> None:
    definitions = dg.Definitions(assets=[thing])
    job = definitions.resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert isinstance(instance.event_log_storage, RunHistory)
        result = job.execute_in_process(instance=instance)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        seen = [entry.dagster_event_type for entry in instance.all_logs(result.run_id)]
        assert {event.event_type for event in result.all_events} <= set(seen)
        assert dg.DagsterEventType.RUN_SUCCESS in seen
        made = instance.get_latest_materialization_event(dg.AssetKey("thing"))
        assert made.asset_materialization.metadata["rows"].value == 3
        (check,) = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(dg.AssetKey("thing"), "holds"), limit=5
        )
        assert check.status.value == "FAILED"


def test_files_stand_where_dagster_looks_for_them(home: Path) -> None:
    with dg.DagsterInstance.from_config(str(home)) as instance:
        dg.materialize([thing], instance=instance, raise_on_error=False)
    assert (home / "history" / "runs" / "index.db").is_file()


def test_more_runs_than_open_files_are_served(home: Path) -> None:
    with dg.DagsterInstance.from_config(str(home)) as instance:
        runs = [dg.materialize([thing], instance=instance).run_id for _ in range(10)]
        assert all(instance.all_logs(run) for run in runs)
        assert len(instance.event_log_storage._engines) <= 8
