"""What the pipeline costs: `make bench SIZE=M`, or `python -m benchmarks.pipeline --size M`.

Simulates a company, lands it, runs the project's own models and prints CPU seconds as ratios to a
yardstick measured in the same run: one full scan of the raw touches plus one `row_number()` over
them. Ratios, because seconds differ between machines and hours. Each step is a process of its own.
"""

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from benchmarks.accuracy import model_errors
from benchmarks.models import ModelCost, read_models, rooms

PROJECT = Path(__file__).parents[1]
MOST_MODELS = 25
# DuckDB counts its own pages only; Python, Arrow and the allocator come on top.
MEMORY_LIMIT = "3GB"
DATA_TESTS = ("--exclude", "test_type:unit")


@dataclass(frozen=True)
class Cost:
    """What one step took: CPU and wall seconds, peak memory in GB."""

    step: str
    cpu: float
    wall: float
    peak: float


def measure(step: str, work: Callable[..., None], *arguments: object) -> Cost:
    """Run `work` in a fresh process and say what it cost, its own children included."""
    print(f"{step} ...", file=sys.stderr, flush=True)
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
    from orchestration import loading
    from orchestration.workspace import Workspace

    company = Workspace.find(None, folder=PROJECT, environment=os.environ).company(os.environ)
    with loading.landing(company).open() as landing:
        for source in company.settings.sources:
            landing.land(source, loaded_at=datetime.now(UTC))


def prepare_build(home: Path) -> None:
    """An empty build file with the key of the hashes, and an empty candidate."""
    from orchestration.publish import candidate, secret

    for file in (home / "build.duckdb", home / "candidate.duckdb"):
        candidate.create_empty(file)
    pads = secret.hash_pads(secret.read_secret(home / "secret.key", environment=os.environ))
    secret.write_hash_pads(home / "build.duckdb", pads=pads)


def import_modules(*names: str) -> None:
    """What a tool costs before it has done anything."""
    for name in names:
        import_module(name)


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


def run_models(home: Path, *arguments: str) -> None:
    """Run the models one by one in this process and write down what each took (models.json)."""
    from benchmarks.models import run_measured

    os.umask(0o077)
    run_measured(home, PROJECT, arguments)


def table_row(name: str, cost: Cost | ModelCost, yardstick: float) -> str:
    """A line of a table: what something took, and how many yardsticks that is."""
    return (
        f"| {name} | {cost.cpu:.1f} | {cost.wall:.1f} | {cost.peak:.1f} | "
        f"{cost.cpu / yardstick:.1f} |"
    )


def run(home: Path, size: str) -> str:
    """The table of one size, as Markdown."""
    os.environ |= {"LEADLOOP_HOME": str(home), "LEADLOOP_MEMORY_LIMIT": MEMORY_LIMIT}
    moment = '{"as_of": "2026-07-01 00:00:00"}'
    fixed = [
        measure("import Dagster", import_modules, "dagster", "dagster_dbt"),
        measure("import Great Expectations", import_modules, "great_expectations"),
    ]
    costs = [
        measure("simulate", simulate_company, home, size),
        measure("land", land_exports, home),
        measure("yardstick", run_yardstick, home),
    ]
    prepare_build(home)
    fixed.append(measure("dbt parse and seeds", run_dbt, home, "seed", "--vars", moment))
    fixed.append(measure("dbt run of no row", run_models, home, "--empty", "--vars", moment))
    transform = measure("dbt run", run_models, home, "--vars", moment)
    models = read_models(home)
    # Each model's peak is taken anew, which leaves the process with that of the last one only.
    costs.append(replace(transform, peak=max(model.peak for model in models)))
    costs.append(measure("dbt test", run_dbt, home, "test", "--vars", moment, *DATA_TESTS))

    yardstick = next(cost.cpu for cost in costs if cost.step == "yardstick")
    lines = [
        f"Size {size}, {platform.machine()}, {os.cpu_count()} cores",
        "",
        "| step | CPU s | wall s | peak GB | CPU / yardstick |",
        "|---|---:|---:|---:|---:|",
        *(table_row(cost.step, cost, yardstick) for cost in costs),
        "",
        "Fixed costs, the same for every size:",
        "",
        "| what | CPU s | wall s |",
        "|---|---:|---:|",
        *(f"| {cost.step} | {cost.cpu:.1f} | {cost.wall:.1f} |" for cost in fixed),
        "",
        "| room | CPU s | wall s | peak GB | CPU / yardstick |",
        "|---|---:|---:|---:|---:|",
        *(table_row(room.name, room, yardstick) for room in rooms(models)),
        "",
        "| model | CPU s | wall s | peak GB | CPU / yardstick |",
        "|---|---:|---:|---:|---:|",
        *(table_row(model.name, model, yardstick) for model in models[:MOST_MODELS]),
        "",
        "Credit that stands with another channel than the one that truly made the win:",
        "",
        "| attribution model | share |",
        "|---|---:|",
        *(f"| {model} | {error:.1%} |" for model, error in model_errors(home)),
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure one size in a temporary home folder and keep the table in benchmarks/results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=["small", "default", "M"], default="default")
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory(prefix="leadloop-benchmark-") as folder:
        table = run(Path(folder), size)
    results = PROJECT / "benchmarks" / "results" / f"{size}.md"
    results.parent.mkdir(exist_ok=True)
    results.write_text(table + "\n")
    print(table)


if __name__ == "__main__":
    main()
