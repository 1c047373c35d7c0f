"""dbt's own page about the models, of one version: lineage, descriptions, SQL, in a single file.

`dbt docs generate` would parse the project and ask the database again for what the run's manifest
and the published file say already, at a quarter of the run's time.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

PROJECT = "leadloop"
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)
# Places on the machine that ran, results that stand elsewhere, and what the page does not show.
_LEFT_OUT = ("root_path", "build_path", "compiled_path", "compiled_code", "unrendered_config")
_NOT_SHOWN = ("unit_tests", "disabled", "selectors")


def write(manifest: Mapping[str, Any], warehouse: Path, *, file: Path) -> Path:
    """Write the page of a project: `manifest` is dbt's, `warehouse` holds its published marts."""
    page = (
        Path(find_spec("dbt").submodule_search_locations[0]) / "task/docs/index.html"
    ).read_text(encoding="utf-8")
    for place, content in (
        ("MANIFEST.JSON INLINE DATA", _shown(manifest)),
        ("CATALOG.JSON INLINE DATA", _catalog(manifest, warehouse)),
    ):
        # What stands in a script element may not end it.
        text = json.dumps(content, separators=(",", ":")).replace("<", "\\u003c")
        page = page.replace(f'"{place}"', text)
    page = page.replace(
        "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}">', 1
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8")
    return file


def _shown(manifest: Mapping[str, Any]) -> dict[str, Any]:
    shown = {key: {} if key in _NOT_SHOWN else value for key, value in manifest.items()}
    for kind in ("nodes", "sources"):
        shown[kind] = {
            name: {key: value for key, value in node.items() if key not in _LEFT_OUT}
            for name, node in manifest[kind].items()
        }
    shown["macros"] = {
        name: macro
        for name, macro in manifest["macros"].items()
        if macro["package_name"] == PROJECT
    }
    return shown


def _catalog(manifest: Mapping[str, Any], warehouse: Path) -> dict[str, Any]:
    """The types of the published columns, in the form of dbt's catalog."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        rows = connection.execute(
            "select schema_name, table_name, column_name, data_type, column_index, comment "
            "from duckdb_columns() where not internal order by column_index"
        ).fetchall()
    columns: dict[tuple[str, str], dict[str, Any]] = {}
    for schema, table, name, kind, index, comment in rows:
        columns.setdefault((schema, table), {})[name] = {
            "name": name,
            "type": kind,
            "index": index,
            "comment": comment,
        }
    nodes = {}
    for unique_id, node in manifest["nodes"].items():
        place = (node["schema"], node.get("alias"))
        if node["resource_type"] == "model" and place in columns:
            nodes[unique_id] = {
                "unique_id": unique_id,
                "metadata": {
                    "type": node["config"]["materialized"],
                    "database": node["database"],
                    "schema": node["schema"],
                    "name": node["alias"],
                    "comment": node["description"],
                    "owner": None,
                },
                "columns": columns[place],
                "stats": {},
            }
    moment = datetime.now(UTC).isoformat()
    return {"metadata": {"generated_at": moment}, "nodes": nodes, "sources": {}, "errors": None}
