"""Every rule's own unit test, run by dbt over models that are built without a row.

The models must stand, because dbt asks the database for the types of what a unit test gives.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.connectors.landing import Landing, Limits
from orchestration.connectors.shapes import read_shapes
from orchestration.home import Home
from orchestration.publish import candidate, secret

PROJECT = Path(__file__).parents[2]
DBT = Path(sys.executable).with_name("dbt")

LIMITS = Limits(currencies=frozenset({"EUR"}))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home folder in which nothing has landed yet."""
    home = Home(tmp_path_factory.mktemp("empty_home"))
    with Landing(home.landing, read_shapes(PROJECT / "models"), LIMITS).open():
        pass
    key = secret.read_secret(home.secret, environment={})
    secret.write_hash_pads(home.build, pads=secret.hash_pads(key))
    candidate.create_empty(home.candidate)
    return home


@pytest.fixture(scope="module")
def results(home: Home) -> list[dict[str, Any]]:
    """What dbt says of every seed, model and unit test: each test runs before its model."""
    ended = subprocess.run(
        [
            DBT,
            *("--quiet", "--log-level-file", "none"),
            *("build", "--empty", "--exclude-resource-type", "test"),
            *("--project-dir", PROJECT / "dbt_project"),
            *("--profiles-dir", PROJECT / "dbt_project"),
            *("--target-path", home.dbt_target),
            *("--log-path", home.dbt_logs),
        ],
        env={**os.environ, "LEADLOOP_HOME": str(home.root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    written = home.dbt_target / "run_results.json"
    assert written.is_file(), ended.stdout + ended.stderr
    return json.loads(written.read_text(encoding="utf-8"))["results"]


def told(results: list[dict[str, Any]], *kinds: str) -> dict[str, dict[str, Any]]:
    """The results of some kinds of nodes, by the node's name without the project's."""
    found = {}
    for result in results:
        kind, _, name = result["unique_id"].split(".", 2)
        if kind in kinds:
            found[name] = result
    return found


def test_every_model_can_be_built_without_a_row(results: list[dict[str, Any]]) -> None:
    built = told(results, "seed", "model")
    broken = {
        name: result["message"] for name, result in built.items() if result["status"] == "error"
    }
    assert broken == {}
    written = [path for path in (PROJECT / "models").rglob("*") if path.suffix in (".sql", ".py")]
    assert len(told(results, "model")) == len(written)


def test_every_rule_holds_its_unit_test(results: list[dict[str, Any]]) -> None:
    tests = told(results, "unit_test")
    failed = {
        name: result["message"]
        for name, result in tests.items()
        if result["status"] not in ("pass", "skipped")
    }
    assert failed == {}
    assert {name for name, result in tests.items() if result["status"] != "pass"} == set()
    declared = {
        f"{test['model']}.{test['name']}"
        for path in (PROJECT / "models").rglob("*.yml")
        for test in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("unit_tests", [])
    }
    assert tests.keys() == declared
