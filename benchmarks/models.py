"""What each model costs: the project's models run one by one, watched from outside.

dbt runs in this process with one thread, so that what the process used between a model's start and
its end is the model's; DuckDB still uses all cores.
"""

import json
import os
import resource
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class ModelCost:
    """What one model took: CPU and wall seconds, peak memory in GB. `room` is its folder."""

    name: str
    room: str
    cpu: float
    wall: float
    peak: float


class Watch:
    """Listens to dbt and keeps what each model took."""

    def __init__(self) -> None:
        self.costs: list[ModelCost] = []
        self._started: dict[str, tuple[float, float]] = {}

    def hear(self, event) -> None:
        """One event of dbt; all but the start and the end of a model are passed over."""
        if event.info.name == "NodeStart":
            _forget_peak()
            self._started[event.data.node_info.unique_id] = (_cpu(), time.monotonic())
        elif event.info.name == "NodeFinished":
            node = event.data.node_info
            cpu, began = self._started.pop(node.unique_id)
            self.costs.append(
                ModelCost(
                    name=node.node_name,
                    room=str(Path(node.node_path).parent),
                    cpu=_cpu() - cpu,
                    wall=time.monotonic() - began,
                    peak=_peak(),
                )
            )


def run_measured(home: Path, project: Path, arguments: Sequence[str]) -> None:
    """Run `dbt run` on a home folder and write its models' costs to models.json there."""
    from dbt.cli.main import dbtRunner

    watch = Watch()
    os.chdir(project)
    result = dbtRunner(callbacks=[watch.hear]).invoke(
        [
            *("run", "--threads", "1", "--quiet", "--log-level-file", "none", *arguments),
            *("--project-dir", "dbt_project", "--profiles-dir", "dbt_project"),
            *("--target-path", str(home / "dbt"), "--log-path", str(home / "dbt")),
        ]
    )
    if not result.success:
        raise SystemExit(1)
    file = home / "models.json"
    file.write_text(json.dumps([asdict(cost) for cost in watch.costs]), encoding="utf-8")


def read_models(home: Path) -> list[ModelCost]:
    """The models of the last measured run, the most costly first."""
    costs = [ModelCost(**row) for row in json.loads((home / "models.json").read_text())]
    return sorted(costs, key=lambda cost: -cost.cpu)


def rooms(costs: Sequence[ModelCost]) -> list[ModelCost]:
    """The sums of each folder of models, the most costly first; the peak is its highest."""
    names = {cost.room for cost in costs}
    found = [
        ModelCost(
            name=f"{name} ({len(own)})",
            room=name,
            cpu=sum(cost.cpu for cost in own),
            wall=sum(cost.wall for cost in own),
            peak=max(cost.peak for cost in own),
        )
        for name in names
        if (own := [cost for cost in costs if cost.room == name])
    ]
    return sorted(found, key=lambda room: -room.cpu)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e6
