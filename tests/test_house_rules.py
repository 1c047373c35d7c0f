"""The walls between the rooms, the names and the grain tests, held over dbt's own manifest.

CONTRIBUTING.md tells the rules; each test here says which of them a change broke.
"""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[1]
MODELS = PROJECT / "models"
ROOMS = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fct_", "rpt_", "lst_", "audit_"),
}
GRAIN_TESTS = {"grain"}

# Forms that only one engine knows; see "Portability" in docs/scale.md.
NOT_PORTABLE = {
    "* exclude": r"\*\s*exclude\b",
    "asof join": r"\basof\s+join\b",
    "any_value": r"\bany_value\s*\(",
    "extract(dow)": r"\bextract\s*\(\s*dow\b",
    "//": r"(?<![:/])//",
    "union by name": r"\bunion\s+(all\s+)?by\s+name\b",
    "as materialized": r"\bas\s+materialized\b",
    "list lambda": r"\blist_(transform|filter|reduce)\s*\(",
}


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict:
    home = tmp_path_factory.mktemp("house_rules")
    command = ["dbt", "parse", "--quiet", "--project-dir", "dbt_project"]
    folders = ["--profiles-dir", "dbt_project", "--target-path", home, "--log-path", home]
    done = subprocess.run(
        [Path(sys.executable).parent / command[0], *command[1:], *folders],
        cwd=PROJECT,
        env={**os.environ, "LEADLOOP_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((home / "manifest.json").read_text())


@pytest.fixture(scope="session")
def models(manifest: dict) -> dict[str, dict]:
    return {
        unique_id: node
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
    }


def room(node: dict) -> tuple[str, str]:
    """Room and topic of a model: the first two folders of its path."""
    parts = Path(node["path"]).parts
    return parts[0], parts[1]


def code(node: dict) -> str:
    """The model's text without comments, and a Python model's without its docstrings."""
    text = re.sub(r"\{#.*?#\}|\"{3}.*?\"{3}", "", node["raw_code"], flags=re.DOTALL)
    return re.sub(r"--[^\n]*", "", text)


def nothing(broken: list[str]) -> None:
    assert not broken, "\n" + "\n".join(sorted(broken))


def test_each_model_says_its_grain(models: dict[str, dict]) -> None:
    nothing(
        [
            f"{node['name']}: the description should begin 'One row per'"
            for node in models.values()
            if not node["description"].startswith("One row per") and room(node)[0] != "semantic"
        ]
    )


def test_each_model_has_its_yaml_beside_it(models: dict[str, dict]) -> None:
    nothing(
        [
            f"{node['name']}: expected {Path(node['path']).with_suffix('.yml')}"
            for node in models.values()
            if not (MODELS / node["path"]).with_suffix(".yml").exists()
        ]
    )


def test_each_grain_is_tested(manifest: dict, models: dict[str, dict]) -> None:
    tested = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and (node.get("test_metadata") or {}).get("name") in GRAIN_TESTS
    }
    nothing(
        [
            f"{node['name']}: no grain test"
            for unique_id, node in models.items()
            if unique_id not in tested
        ]
    )


def test_each_mart_is_under_contract_and_described(models: dict[str, dict]) -> None:
    broken = []
    for node in models.values():
        if room(node)[0] != "marts":
            continue
        if not node["config"]["contract"]["enforced"]:
            broken.append(f"{node['name']}: no enforced contract")
        broken += [
            f"{node['name']}.{column['name']}: no description"
            for column in node["columns"].values()
            if not column["description"]
        ]
    nothing(broken)


def test_names_tell_the_room(models: dict[str, dict]) -> None:
    nothing(
        [
            f"{node['path']}: should begin with {' or '.join(ROOMS[room(node)[0]])}"
            for node in models.values()
            if not node["name"].startswith(ROOMS[room(node)[0]])
        ]
    )


def test_nobody_reads_through_a_wall(manifest: dict, models: dict[str, dict]) -> None:
    broken = []
    for node in models.values():
        own_room, topic = room(node)
        for parent_id in node["depends_on"]["nodes"]:
            kind = parent_id.split(".")[0]
            if kind == "seed":
                continue
            if kind == "source":
                source = manifest["sources"][parent_id]["source_name"]
                allowed = (
                    source == f"raw_{topic}"
                    if own_room == "staging"
                    else not source.startswith("raw_")
                )
            else:
                parent_room, parent_topic = room(models[parent_id])
                allowed = {
                    "staging": parent_room == "staging" and parent_topic == topic,
                    "intermediate": parent_room in ("staging", "intermediate"),
                    "marts": parent_room == "intermediate"
                    or (
                        parent_room == "marts"
                        and (
                            parent_topic in ("core", topic)
                            or topic in ("campaigns", "reports", "lists", "audit")
                        )
                    ),
                }[own_room]
            if not allowed:
                broken.append(f"{node['name']} may not read {parent_id}")
    nothing(broken)


def test_only_unions_read_staging(models: dict[str, dict]) -> None:
    nothing(
        [
            f"{node['name']} may not read {parent_id}: only unions read staging"
            for node in models.values()
            for parent_id in node["depends_on"]["nodes"]
            if parent_id in models
            and room(models[parent_id])[0] == "staging"
            and room(node) != ("intermediate", "unions")
            and room(node)[0] != "staging"
        ]
    )


def test_models_hold_no_control_flow(models: dict[str, dict]) -> None:
    nothing(
        [
            f"{node['name']}: {{% %}} beyond config"
            for node in models.values()
            if re.search(r"\{%-?(?!-?\s*config)", code(node))
        ]
    )


def test_models_are_portable(models: dict[str, dict]) -> None:
    nothing(
        [
            f"{node['name']}: '{name}' exists in one engine only"
            for node in models.values()
            for name, pattern in NOT_PORTABLE.items()
            if re.search(pattern, re.sub(r"'[^']*'", "''", code(node)), flags=re.IGNORECASE)
        ]
    )


def test_only_imports_and_the_end_select_everything(models: dict[str, dict]) -> None:
    allowed = (
        r"select \* from (\{\{ (ref|source)\([^)]*\) \}\}|final)"
        r"|select \* from \w+ (?=union all )|(?<=union all )select \* from \w+"
    )
    nothing(
        [
            f"{node['name']}: `select *` beyond imports, unions of equal shapes and the last line"
            for node in models.values()
            if re.search(
                r"select \*|\b[a-z_]+\.\*(?=,| from)",
                re.sub(allowed, "", re.sub(r"\s+", " ", re.sub(r"'[^']*'", "''", code(node)))),
            )
        ]
    )


def test_numbers_in_models_are_seeds_or_macros(models: dict[str, dict]) -> None:
    broken = []
    for node in models.values():
        text = re.sub(r"'[^']*'", "''", code(node))
        text = re.sub(r"(decimal|varchar|numeric)\s*\([^)]*\)", "", text, flags=re.IGNORECASE)
        numbers = set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?\b", text)) - {
            "0",
            "1",
            "100",
            "0.0",
            "1.0",
        }
        if numbers:
            broken.append(f"{node['name']}: {', '.join(sorted(numbers))}")
    nothing(broken)


def test_macros_are_expressions() -> None:
    nothing(
        [
            f"{path.name}: a macro may not ref a model"
            for path in (PROJECT / "dbt_project/macros").glob("**/*.sql")
            if re.search(
                r"\b(ref|source)\s*\(", re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
            )
        ]
    )


def test_each_seed_is_described_and_tested(manifest: dict) -> None:
    seeds = {k: n for k, n in manifest["nodes"].items() if n["resource_type"] == "seed"}
    tested = {node.get("attached_node") for node in manifest["nodes"].values()}
    assert seeds
    nothing(
        [
            f"{node['name']}: {problem}"
            for unique_id, node in seeds.items()
            for problem, present in {
                "the description should begin 'One row per'": node["description"].startswith(
                    "One row per"
                ),
                "no test": unique_id in tested,
            }.items()
            if not present
        ]
    )


def test_sources_are_declared_with_types() -> None:
    broken = []
    for path in MODELS.glob("staging/*/_*__sources.yml"):
        for source in yaml.safe_load(path.read_text())["sources"]:
            for table in source["tables"]:
                if not any(
                    column.get("config", {}).get("meta", {}).get("key")
                    for column in table["columns"]
                ):
                    broken.append(f"{source['name']}.{table['name']}: no key column")
                broken += [
                    f"{source['name']}.{table['name']}.{column['name']}: no {part}"
                    for column in table["columns"]
                    for part in ("data_type", "description")
                    if not column.get(part)
                ]
    nothing(broken)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


WALLS = {
    "orchestration/connectors": (
        "dagster",
        "dbt",
        "great_expectations",
        "orchestration.defs",
        "orchestration.publish",
        "orchestration.cli",
    ),
    "orchestration/demo": ("dagster", "dbt", "great_expectations"),
    "orchestration/defs": ("duckdb", "pandas", "requests", "great_expectations"),
    "orchestration/publish": ("dagster", "great_expectations"),
    "expectations": ("dagster", "dbt", "orchestration"),
    "dashboard": ("dagster", "dbt", "great_expectations", "orchestration"),
    "notebooks": ("dagster", "dbt", "great_expectations", "orchestration"),
}


@pytest.mark.parametrize("folder", WALLS)
def test_python_keeps_its_walls(folder: str) -> None:
    files = list((PROJECT / folder).rglob("*.py"))
    assert files, f"{folder} holds no Python"
    nothing(
        [
            f"{path.relative_to(PROJECT)} may not import {module}"
            for path in files
            for module in imports(path)
            if any(f"{module}.".startswith(f"{wall}.") for wall in WALLS[folder])
        ]
    )


def test_only_the_runner_knows_great_expectations() -> None:
    nothing(
        [
            f"{path.relative_to(PROJECT)} imports great_expectations"
            for folder in ("orchestration", "expectations", "dashboard", "notebooks")
            for path in (PROJECT / folder).rglob("*.py")
            if path != PROJECT / "expectations/runner.py"
            and any(module.startswith("great_expectations") for module in imports(path))
        ]
    )


def test_connectors_read_no_environment() -> None:
    nothing(
        [
            str(path.relative_to(PROJECT))
            for path in (PROJECT / "orchestration/connectors").rglob("*.py")
            if re.search(r"\bos\.(environ|getenv)\b", path.read_text())
        ]
    )


def test_definitions_stay_tiny() -> None:
    assert len((PROJECT / "orchestration/definitions.py").read_text().splitlines()) <= 25


def test_dashboards_read_published_marts_only() -> None:
    broken = []
    for path in (PROJECT / "dashboard/queries").glob("*.sql"):
        text = re.sub(r"--[^\n]*", "", path.read_text()).lower()
        named = set(re.findall(r"\bwith\s+(\w+)\s+as|,\s*(\w+)\s+as\s*\(", text))
        ctes = {name for pair in named for name in pair if name}
        broken += [
            f"{path.name} reads {table}"
            for table in re.findall(r"\b(?:from|join)\s+([\w.]+)", text)
            if not table.startswith("marts.") and table not in ctes
        ]
    nothing(broken)


def test_the_repository_names_no_registry_and_no_machine_path() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    # Spelled in parts, for this file is searched too.
    words = ["py" + "pi.org", "python" + "hosted.org", "registry.np" + "mjs", "deb.deb" + "ian.org"]
    broken = []
    for name in filter(None, listed):
        path = PROJECT / name
        if not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        broken += [f"{name} names {word}" for word in words if word in text]
    nothing(broken)
