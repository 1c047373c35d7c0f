"""The raw tables of all known sources, as their one declaration says.

The declaration is `models/staging/<source>/_<source>__sources.yml`, which dbt reads too. Only its
reading and its types belong here; creating the tables does not.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import yaml

from orchestration.connectors.errors import LandingError

Entity = Literal["person", "account"]
Shapes = dict[str, dict[str, "RawTable"]]

_TYPE = re.compile(r"varchar|boolean|bigint|double|date|timestamp|decimal\((\d+),(\d+)\)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_META = {
    "key",
    "required",
    "nullable",
    "event_time",
    "entity",
    "currency",
    "time_zone",
    "values",
    "range",
    "one_of",
}


@dataclass(frozen=True)
class RawColumn:
    """A declared column: its type and what the contract asks of its values."""

    name: str
    data_type: str
    is_key: bool = False
    is_required: bool = False
    is_nullable: bool = False
    is_event_time: bool = False
    is_currency: bool = False
    is_time_zone: bool = False
    entity: Entity | None = None
    allowed_values: tuple[str, ...] = ()
    allowed_range: tuple[Decimal, Decimal] | None = None
    choice: str | None = None

    @property
    def is_time(self) -> bool:
        """Whether it holds a date or a timestamp."""
        return self.data_type in ("date", "timestamp")

    @property
    def must_be_filled(self) -> bool:
        """Whether a row without it breaks the contract."""
        return self.is_required or (self.is_key and not self.is_nullable)


@dataclass(frozen=True)
class RawTable:
    """A raw table: one object of a vendor, or one canonical table of the contract."""

    kind: str
    name: str
    columns: tuple[RawColumn, ...]
    export_name: str | None = None

    @property
    def schema(self) -> str:
        """The schema of the landing file that it lives in."""
        return f"raw_{self.kind}"

    @property
    def keys(self) -> tuple[RawColumn, ...]:
        """The columns that identify a row within its source."""
        return tuple(column for column in self.columns if column.is_key)

    @property
    def event_time(self) -> RawColumn | None:
        """When what the row tells happened, if it has such a column."""
        return next((column for column in self.columns if column.is_event_time), None)

    @property
    def declares_deletion(self) -> bool:
        """Whether the source itself says that a row is deleted."""
        return any(column.name == "is_deleted" for column in self.columns)


def read_shapes(models_folder: Path) -> Shapes:
    """Every raw table by source kind and name, from all source declarations under a folder.

    Raises LandingError naming file and column if a declaration says what landing does not know.
    """
    shapes: Shapes = {}
    for path in sorted(models_folder.rglob("_*__sources.yml")):
        for source in yaml.safe_load(path.read_text(encoding="utf-8")).get("sources", []):
            kind = source["name"].removeprefix("raw_")
            if kind != source["name"]:
                shapes[kind] = {
                    table["name"]: _read_table(table, kind=kind, path=path)
                    for table in source["tables"]
                }
    for kind, tables in shapes.items():
        if taken := tables.keys() & {f"{name}_history" for name in tables}:
            raise LandingError(f"raw_{kind}.{min(taken)}: is also the name of a history")
    if not shapes:
        raise LandingError(f"{models_folder}: holds no source declaration _<source>__sources.yml")
    return shapes


def _read_table(declared: dict[str, Any], *, kind: str, path: Path) -> RawTable:
    meta = declared.get("config", {}).get("meta", {})
    where = f"{path}: {declared['name']}"
    columns = tuple(_read_column(column, where=where) for column in declared["columns"])
    table = RawTable(kind, declared["name"], columns, meta.get("export_name"))
    if not _NAME.fullmatch(table.name) or not table.keys:
        raise LandingError(f"{where}: needs a name in lower case and at least one key column")
    if any(column.entity for column in columns) and len(table.keys) != 1:
        raise LandingError(f"{where}: a table with an entity has exactly one key column")
    return table


def _read_column(declared: dict[str, Any], *, where: str) -> RawColumn:
    meta = declared.get("config", {}).get("meta", {})
    where = f"{where}.{declared['name']}"
    if not _NAME.fullmatch(declared["name"]) or not _TYPE.fullmatch(declared["data_type"]):
        raise LandingError(f"{where}: name or data_type is none that landing knows")
    if unknown := set(meta) - _META:
        raise LandingError(f"{where}: unknown meta {', '.join(sorted(unknown))}")
    limits = meta.get("range")
    return RawColumn(
        name=declared["name"],
        data_type=declared["data_type"],
        is_key=meta.get("key", False),
        is_required=meta.get("required", False),
        is_nullable=meta.get("nullable", False),
        is_event_time=meta.get("event_time", False),
        is_currency=meta.get("currency", False),
        is_time_zone=meta.get("time_zone", False),
        entity=meta.get("entity"),
        allowed_values=tuple(meta.get("values", ())),
        allowed_range=(Decimal(str(limits[0])), Decimal(str(limits[1]))) if limits else None,
        choice=meta.get("one_of"),
    )
