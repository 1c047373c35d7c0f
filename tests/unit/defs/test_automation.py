"""What starts a run, by real ticks of the schedule and the sensor, and how freshness is judged."""

import asyncio
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.freshness import FreshnessState
from dagster._core.definitions.freshness_evaluator import TimeWindowFreshnessPolicyEvaluator
from dagster._core.loader import LoadingContextForTest
from dagster._time import get_timezone
from dagster._utils.schedules import schedule_execution_time_iterator

from orchestration.defs.automation import JOB, STILL_SECONDS
from orchestration.publish import versions


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def deliver(inbox: Path, name: str, *, seconds_ago: float = STILL_SECONDS * 2) -> None:
    file = inbox / name
    file.write_text("lead_id,created\n1,2026-01-01\n")
    at = time.time() - seconds_ago
    os.utime(file, (at, at))


class Sensor:
    """The sensor, ticked as the daemon does: with the cursor that the last tick left."""

    def __init__(self, definitions: dg.Definitions, instance: dg.DagsterInstance) -> None:
        self._sensor = definitions.resolve_sensor_def("new_input_files")
        self._instance = instance
        self.cursor: str | None = None

    def tick(self) -> tuple[int, str | None]:
        """How many runs it asks for, and why none."""
        context = dg.build_sensor_context(instance=self._instance, cursor=self.cursor)
        data = self._sensor.evaluate_tick(context)
        self.cursor = data.cursor
        return len(data.run_requests or ()), data.skip_message


@pytest.fixture
def sensor(definitions: dg.Definitions, instance: dg.DagsterInstance) -> Sensor:
    return Sensor(definitions, instance)


def test_the_sensor_starts_one_run_for_new_changed_and_vanished_files(
    sensor: Sensor, inbox: Path
) -> None:
    assert sensor.tick() == (0, "the configured sources have no files")
    deliver(inbox, "leads-1.csv")
    assert sensor.tick() == (1, None)
    assert sensor.tick() == (0, "no file is new or changed")
    deliver(inbox, "notes.txt")
    assert sensor.tick() == (0, "no file is new or changed")
    deliver(inbox, "leads-2.csv")
    assert sensor.tick()[0] == 1
    deliver(inbox, "leads-2.csv", seconds_ago=STILL_SECONDS * 3)
    assert sensor.tick()[0] == 1
    (inbox / "leads-1.csv").unlink()
    assert sensor.tick()[0] == 1
    assert sensor.tick()[0] == 0


def test_the_sensor_waits_until_files_are_at_rest(sensor: Sensor, inbox: Path) -> None:
    deliver(inbox, "leads-1.csv", seconds_ago=0)
    runs, why = sensor.tick()
    assert runs == 0
    assert "waiting until they are complete" in (why or "")
    deliver(inbox, "leads-1.csv")
    assert sensor.tick()[0] == 1


def test_a_first_look_at_what_is_published_already_starts_nothing(
    sensor: Sensor, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "current", lambda home: object())
    deliver(inbox, "leads-1.csv")
    assert sensor.tick()[0] == 0
    deliver(inbox, "leads-2.csv")
    assert sensor.tick()[0] == 1


def test_the_night_run_is_at_two_in_the_company_s_own_time_zone(
    definitions: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    schedule = definitions.resolve_schedule_def("nightly")
    assert schedule.job_name == JOB
    zone = get_timezone("Europe/Berlin")
    for evening, utc_hour in ((datetime(2026, 1, 9, 20), 1), (datetime(2026, 7, 9, 20), 0)):
        start = evening.replace(tzinfo=zone).timestamp()
        night = next(
            schedule_execution_time_iterator(
                start, schedule.cron_schedule, schedule.execution_timezone
            )
        )
        assert (night.hour, night.astimezone(UTC).hour) == (2, utc_hour)
        context = dg.build_schedule_context(instance=instance, scheduled_execution_time=night)
        data = schedule.evaluate_tick(context)
        assert len(data.run_requests or ()) == 1


def test_schedule_and_sensor_start_the_whole_run(definitions: dg.Definitions) -> None:
    assert definitions.resolve_schedule_def("nightly").execution_timezone == "Europe/Berlin"
    assert definitions.resolve_sensor_def("new_input_files").job_name == JOB
    for automation in (
        definitions.resolve_schedule_def("nightly"),
        definitions.resolve_sensor_def("new_input_files"),
    ):
        assert automation.default_status.value == "RUNNING"


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (timedelta(hours=1), FreshnessState.PASS),
        (timedelta(hours=30), FreshnessState.WARN),
        (timedelta(hours=60), FreshnessState.FAIL),
        (None, FreshnessState.UNKNOWN),
    ],
)
@pytest.mark.parametrize("key", [["published"], ["dashboard"], ["raw_custom", "people"]])
def test_what_was_not_made_lately_is_stale(
    definitions: dg.Definitions,
    instance: dg.DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
    key: list[str],
    age: timedelta | None,
    state: FreshnessState,
) -> None:
    node = definitions.resolve_asset_graph().get(dg.AssetKey(key))
    if age is not None:
        instance.report_runless_asset_event(dg.AssetMaterialization(dg.AssetKey(key)))
        later = time.time() + age.total_seconds()
        monkeypatch.setattr(
            "dagster._core.definitions.freshness_evaluator.get_current_timestamp", lambda: later
        )
    evaluation = TimeWindowFreshnessPolicyEvaluator().evaluate_freshness(
        LoadingContextForTest(instance), node
    )
    assert asyncio.run(evaluation) == state
