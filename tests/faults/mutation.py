"""Builds a company again with one defect in a model, macro or seed, and says what refuses it.

The defects themselves stand in `mutants`. Only what depends on a defect is built anew, over a copy
of a finished run and with a run's own checks; nothing is landed again.
"""

import multiprocessing
import os
import re
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration import gates
from orchestration.home import Home
from orchestration.publish import versions
from orchestration.publish.ledger import Ledger
from orchestration.transform import BUILD, variables
from orchestration.workspace import PROJECT, Company, Workspace

AT_ONCE = 2
DBT_PROJECT = PROJECT / "dbt_project"
# The table itself refuses a row, or the contract its columns.
_REFUSED_BY_TABLE = re.compile(r"Constraint Error|enforced contract")
_prepared: dict[str, Any] = {}


@dataclass(frozen=True)
class Mutant:
    """One defect: `old`, which stands once in `file`, is replaced by `new`."""

    name: str
    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant.

    `refused_by` is the first check that blocks, None if the company would be published.
    `is_broken`: the models do not run, which says nothing about the checks.
    """

    mutant: Mutant
    refused_by: str | None
    is_broken: bool
    seconds: float


def judge(mutants: Sequence[Mutant], *, home: Home) -> list[Verdict]:
    """Build the company of a finished run with each of the mutants; their verdicts, in order.

    Raises ValueError where a file does not hold a mutant's text exactly once.
    """
    for mutant in mutants:
        count = (PROJECT / mutant.file).read_text(encoding="utf-8").count(mutant.old)
        if count != 1:
            raise ValueError(f"{mutant.name}: {mutant.file} holds {mutant.old!r} {count} times")
    _prepare(home)
    # A process each: dbt cannot let go of a database. They are forks of this one, so that none has
    # to import for seconds and to read the project again.
    with multiprocessing.get_context("fork").Pool(AT_ONCE, maxtasksperchild=1) as pool:
        return pool.map(_judge, mutants, chunksize=1)


def _prepare(home: Home) -> None:
    from expectations import runner

    runner.import_early().join()
    environment = {**os.environ, "LEADLOOP_HOME": str(home.root)}
    company = Workspace.find(None, folder=PROJECT, environment=environment).company(environment)
    (run,) = Ledger(home.ledger).runs(last=1)
    given = variables(company.settings, as_of=run.as_of)
    with tempfile.TemporaryDirectory() as target:
        shutil.copy(home.dbt_target / "partial_parse.msgpack", target)
        parsed = _dbt(["parse", "--vars", given], home=home, target=Path(target))
    _prepared.update(company=company, variables=given, manifest=parsed.result)


def _judge(mutant: Mutant) -> Verdict:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        refused_by, is_broken = _refusal(mutant, Path(folder))
    return Verdict(mutant, refused_by, is_broken, time.perf_counter() - started)


def _refusal(mutant: Mutant, folder: Path) -> tuple[str | None, bool]:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    manifest, finished = _prepared["manifest"], _prepared["company"]
    home = _copy(finished.home, folder / "home")
    changed = _seed_defect(mutant, manifest=manifest, folder=folder)
    built = _dbt(
        [
            *(*BUILD, "--fail-fast", "--vars", _prepared["variables"]),
            *("--select", *(f"{name}+" for name in changed)),
        ],
        home=home,
        target=folder / "target",
        manifest=manifest,
    )
    if not built.result:
        return str(built.exception), True
    for result in built.result.results:
        if result.status == "fail":
            return result.node.name, False
    for result in built.result.results:
        if result.status == "error":
            said = " ".join(result.message.split())
            return f"{result.node.name}: {said[:200]}", not _REFUSED_BY_TABLE.search(said)
    DuckDBConnectionManager.env().close()
    suite = gates.departure_suite(Company(finished.config, home, finished.settings))
    checks = gates.inspect(home.candidate, suite, stage=gates.DEPARTURE)
    return next((check.name for check in checks if check.blocks), None), False


def _dbt(arguments: list[str], *, home: Home, target: Path, manifest: Any = None) -> Any:
    from dbt.cli.main import dbtRunner

    os.environ["LEADLOOP_HOME"] = str(home.root)
    return dbtRunner(manifest=manifest).invoke(
        [
            *("--quiet", "--log-level", "none", "--log-level-file", "none", *arguments),
            *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
            *("--target-path", str(target), "--log-path", str(target)),
        ]
    )


def _copy(home: Home, root: Path) -> Home:
    """The home folder as it was when the last model was built."""
    copied = Home(root)
    root.mkdir()
    shutil.copy(home.build, copied.build)
    shutil.copy(versions.current(home).warehouse, copied.candidate)
    for path in (home.landing, home.published, home.current):
        (root / path.name).symlink_to(path.resolve())
    return copied


def _seed_defect(mutant: Mutant, *, manifest: Any, folder: Path) -> list[str]:
    """Put the defect into dbt's picture of the project; the nodes that it changes."""

    def is_meant(item: Any) -> bool:
        return (DBT_PROJECT / item.original_file_path).resolve() == PROJECT / mutant.file

    for node in manifest.nodes.values():
        if node.resource_type == "model" and is_meant(node):
            node.raw_code = node.raw_code.replace(mutant.old, mutant.new)
            return [node.name]
        if node.resource_type == "seed" and is_meant(node):
            text = (PROJECT / mutant.file).read_text(encoding="utf-8")
            copy = folder / f"{node.name}.csv"
            copy.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
            node.original_file_path = str(copy)
            return [node.name]
    (macro,) = (
        macro
        for macro in manifest.macros.values()
        if is_meant(macro) and mutant.old in macro.macro_sql
    )
    macro.macro_sql = macro.macro_sql.replace(mutant.old, mutant.new)
    users = {macro.unique_id}
    while found := {
        other.unique_id
        for other in manifest.macros.values()
        if users & set(other.depends_on.macros) and other.unique_id not in users
    }:
        users |= found
    return [
        node.name
        for node in manifest.nodes.values()
        if node.resource_type == "model" and users & set(node.depends_on.macros)
    ]
