"""What the pipeline costs: `make bench SIZE=M`, or `python -m benchmarks.pipeline --size M`.

Simulates a company, lands it, runs the project's own models and prints CPU seconds as ratios to a
yardstick measured in the same run: one full scan of the raw touches plus one `row_number()` over
them. Ratios, because seconds differ between machines and hours. Each step is a process of its own.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

PROJECT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Cost:
    """What one step took: CPU and wall seconds, peak memory in GB."""

    step: str
    cpu: float
    wall: float
    peak: float


def measure(step: str, work: Callable[..., None], *arguments: object) -> Cost:
    """Run `work` in a fresh process and say what it cost, its own children included."""
    receiver, sender = get_context("spawn").Pipe(duplex=False)
    process = get_context("spawn").Process(target=_measured, args=(sender, work, arguments))
    process.start()
    process.join()
    if process.exitcode or not receiver.poll():
        sys.exit(f"benchmark: the step '{step}' failed")
    return Cost(step, *receiver.recv())


def _measured(sender, work: Callable[..., None], arguments: tuple) -> None:
    started = time.monotonic()
    work(*arguments)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    sender.send(
        (
            sum(usage.ru_utime + usage.ru_stime for usage in used),
            time.monotonic() - started,
            max(usage.ru_maxrss for usage in used) / 1e6,
        )
    )


def simulate_company(home: Path, size: str) -> None:
    """Write the vendors' exports."""
    from orchestration.demo.company import simulate

    simulate(home / "demo", size=size, exchange_rates=PROJECT / "seeds" / "exchange_rates.csv")


def land_exports(home: Path) -> None:
    """Land every source of the shipped settings."""
    os.environ["LEADLOOP_HOME"] = str(home)
    from orchestration.pipeline import land_all

    land_all(home)


def run_yardstick(home: Path) -> None:
    """One full scan of the raw touches, and one window over them."""
    import duckdb

    connection = duckdb.connect(str(home / "landing.duckdb"), read_only=True)
    connection.execute(
        """
        select bit_xor(hash(page_view)) from raw_web.page_view;
        select bit_xor(hash(activity)) from raw_marketo.activity;
        with touches as (
            select visitor_id as person_id, occurred_at as touched_at from raw_web.page_view
            union all
            select lead_id as person_id, activity_date as touched_at from raw_marketo.activity
        ),
        numbered as (
            select row_number() over (partition by person_id order by touched_at) as position
            from touches
        )
        select max(position) from numbered
        """
    )


def run_dbt(home: Path, *arguments: str) -> None:
    """Run dbt on the project's own models, in the home folder of the benchmark."""
    folders = ["--project-dir", "dbt_project", "--profiles-dir", "dbt_project"]
    outputs = ["--target-path", str(home / "dbt"), "--log-path", str(home / "dbt")]
    done = subprocess.run(
        [Path(sys.executable).parent / "dbt", *arguments, "--quiet", *folders, *outputs],
        cwd=PROJECT,
        env={**os.environ, "LEADLOOP_HOME": str(home)},
    )
    if done.returncode:
        raise SystemExit(1)


def slowest_models(home: Path, most: int) -> list[tuple[str, float]]:
    """Wall seconds of the slowest models of the last dbt run."""
    results = json.loads((home / "dbt" / "run_results.json").read_text())["results"]
    models = [(row["unique_id"].split(".")[-1], row["execution_time"]) for row in results]
    return sorted(models, key=lambda model: -model[1])[:most]
