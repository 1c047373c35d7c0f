"""dbt as the transform of a run: its project, its manifest, its variables and its results.

Only what the run needs to know of dbt belongs here; the models know nothing of this.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import duckdb
from dagster_dbt import DbtCliInvocation, DbtCliResource, DbtProject
from packaging.version import Version

from orchestration.connectors.quoting import literal
from orchestration.errors import LeadloopError
from orchestration.home import Home
from orchestration.publish.ledger import Check, utc_now
from orchestration.seed_files import check_seeds, column_types, read_seed
from orchestration.settings import Settings
from orchestration.workspace import PROJECT, Company

STAGE = "transform"
# A seed whose columns changed since the last run needs its table anew.
BUILD = ("build", "--full-refresh", "--exclude-resource-type", "unit_test")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_DBT = Path(sys.executable).with_name("dbt")
_SOURCES_OF_MANIFEST = ("models", "seeds", "dbt_project/macros", "dbt_project/tests")
_PARSED = {".sql", ".yml", ".py"}
_SAMPLE_ROWS = 3


class TransformError(LeadloopError):
    """The models cannot be parsed or built; the text names the first that failed."""


class Dbt(DbtCliResource):
    """dagster-dbt's resource without the two things that cost seconds and give nothing here.

    It asks the executable for its version and opens an adapter for metadata queries before every
    invocation.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(installed_version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        return None


def dbt_project(company: Company) -> DbtProject:
    """The dbt project of a company, its manifest in the home folder and up to date."""
    folder = company.project / "dbt_project"
    project = DbtProject(folder, target_path=company.home.dbt_target, profiles_dir=folder)
    if _is_stale(project.manifest_path, company.project):
        _parse(company)
    return project


def dbt_resource(project: DbtProject) -> Dbt:
    """The resource that runs dbt from this installation."""
    return Dbt(
        project_dir=project,
        dbt_executable=sys.executable,
        # What dbt says is in the run's log; its own debug log costs a quarter of its time.
        global_config_flags=["-m", "orchestration.dbt_process", "--log-level-file", "none"],
    )


def variables(settings: Settings, *, as_of: datetime) -> str:
    """The variables of one run, as the argument of `--vars`."""
    return json.dumps(
        {
            "as_of": f"{as_of:%Y-%m-%d %H:%M:%S}",
            "reporting_currency": settings.reporting.currency,
            "reporting_time_zone": settings.reporting.time_zone,
            "publish_user_names": settings.publish_user_names,
        }
    )


def read_manifest(company: Company) -> dict[str, Any]:
    """dbt's own description of the project, up to date."""
    return json.loads(dbt_project(company).manifest_path.read_text(encoding="utf-8"))


def refuse_bad_seeds(company: Company) -> None:
    """Read every seed as it is declared; SeedError names file, line and reason of the first bad.

    dbt would name neither the file nor, in words, the value.
    """
    check_seeds(read_manifest(company), folder=company.project / "seeds")


def forget_results(target: Path) -> None:
    """Remove an older invocation's results: one that breaks early leaves none of its own."""
    (target / "run_results.json").unlink(missing_ok=True)


def read_checks(target: Path, *, home: Home) -> tuple[list[Check], list[str]]:
    """What the last invocation's tests found, and which nodes broke with which message."""
    path = target / "run_results.json"
    if not path.exists():
        return [], []
    results = json.loads(path.read_text(encoding="utf-8"))["results"]
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    checks: list[Check] = []
    broken: list[str] = []
    for result in results:
        if (node := nodes.get(result["unique_id"])) is None:
            raise TransformError("the models were changed while dbt ran; run again")
        if node["resource_type"] == "test" and result["status"] in ("pass", "fail", "warn"):
            checks.append(_check(node, result, nodes=nodes, home=home))
        elif result["status"] in ("error", "fail"):
            broken.append(f"{node['name']}: {_first_line(result['message'])}")
    return checks, broken


def mart_tables(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The published tables: `schema.name` by the model's name."""
    return {
        node["name"]: f"{node['schema']}.{node['alias']}"
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and "marts" in node["fqn"]
    }


def reason(invocation: DbtCliInvocation) -> str:
    """Why an invocation ended without results, in dbt's words."""
    said = str(invocation.get_error()).partition("Errors parsed from dbt logs:")[2]
    words = " ".join(_COLOUR.sub("", said).split())
    return words[:500] or f"dbt ended with exit code {invocation.process.returncode}"


def kept_tables(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Source and table of what models read of landing beside the raw tables: key map, loads."""
    return sorted(
        (source["source_name"], source["name"])
        for source in manifest["sources"].values()
        if source["database"] == "landing" and not source["source_name"].startswith("raw_")
    )


def _check(
    node: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    nodes: Mapping[str, Any],
    home: Home,
) -> Check:
    tested = node.get("attached_node") or next(iter(node["depends_on"]["nodes"]), node["name"])
    severity = "critical" if node["config"]["severity"].lower() == "error" else "warning"
    if result["status"] != "pass":
        severity = "critical" if result["status"] == "fail" else "warning"
    failures = result["failures"] or 0
    return Check(
        stage=STAGE,
        name=node["name"],
        table_name=tested.split(".")[-1],
        column_name=node.get("column_name"),
        severity=severity,
        passed=result["status"] == "pass",
        observed=f"{failures} failing {'row' if failures == 1 else 'rows'}"
        + (_sample(node, result, nodes=nodes, home=home) if failures else ""),
    )


def _sample(
    node: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    nodes: Mapping[str, Any],
    home: Home,
) -> str:
    """The first failing rows of a test whose rows hold nothing personal.

    A test says so in its meta; of seeds every test is, and its rows are told by file and line.
    """
    seeds = [nodes[key] for key in node["depends_on"]["nodes"] if key.startswith("seed.")]
    is_of_seeds = len(seeds) == len(node["depends_on"]["nodes"]) > 0
    if not is_of_seeds and not node["config"]["meta"].get("shows_rows"):
        return ""
    with duckdb.connect(str(home.build), read_only=True) as connection:
        for file in (home.landing, home.candidate):
            connection.execute(f"attach {literal(str(file))} (read_only)")
        cursor = connection.execute(
            f"select * from ({result['compiled_code']}) order by all limit {_SAMPLE_ROWS}"
        )
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if is_of_seeds and seeds:
        seed = read_seed(
            PROJECT / "seeds" / f"{seeds[0]['name']}.csv", columns=column_types(seeds[0])
        )
        told = [seed.complaint(row, otherwise="is refused") for row in rows]
    else:
        told = [" ".join(str(value) for value in row.values()) for row in rows]
    return " (" + "; ".join(told) + ")"


def _first_line(message: str | None) -> str:
    lines = [line.strip() for line in (message or "failed without a message").splitlines()]
    # dbt's first line names the node, which stands before this text already.
    return next((line for line in lines[1:] if line), lines[0])[:300]


def _is_stale(manifest: Path, project: Path) -> bool:
    if not manifest.is_file():
        return True
    made = manifest.stat().st_mtime
    files = [project / "dbt_project" / "dbt_project.yml"]
    for folder in _SOURCES_OF_MANIFEST:
        # A folder's own time tells of files that are gone.
        found = (project / folder).rglob("*")
        files += [file for file in found if file.is_dir() or file.suffix in _PARSED]
    return any(file.stat().st_mtime > made for file in files)


def _parse(company: Company) -> None:
    folder = company.project / "dbt_project"
    ended = subprocess.run(
        [
            _DBT,
            "parse",
            "--quiet",
            *("--profiles-dir", folder),
            *("--target-path", company.home.dbt_target),
            *("--log-path", company.home.dbt_target),
            *("--log-level-file", "none"),
            # The same as the run's, where the config fixes the moment: dbt then parses only once.
            *("--vars", variables(company.settings, as_of=company.settings.as_of or utc_now())),
        ],
        cwd=folder,
        env={**os.environ, "LEADLOOP_HOME": str(company.home.root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        said = (ended.stdout + ended.stderr).strip().splitlines()
        problem = " ".join(line.strip() for line in said if line.strip())[:500]
        raise TransformError(f"the models in {company.project / 'models'} do not parse: {problem}")
