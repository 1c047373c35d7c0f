"""A vendor's exported tables: which files of a folder hold which raw table, and which columns.

Names match without case and underscores: `ConvertedContactId` fills converted_contact_id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.connectors.errors import LandingError
from orchestration.connectors.inputs import file_format
from orchestration.connectors.quoting import name_key
from orchestration.connectors.shapes import RawTable
from orchestration.connectors.text_files import InputFile


@dataclass(frozen=True)
class ExportedTable:
    """The files of one raw table; none if the export lacks it."""

    table: RawTable
    files: Sequence[InputFile]


def find_exports(folder: Path, tables: Mapping[str, RawTable]) -> list[ExportedTable]:
    """The files of every raw table in an export folder, in the order of the tables.

    A table is a file, or a folder of files of one format, called like the vendor's object or the
    raw table. Raises LandingError if the folder holds none of the tables, or one of them twice.
    """
    if not folder.is_dir():
        raise LandingError(f"{folder}: there is no such folder")
    names = {
        name_key(name): table
        for table in tables.values()
        for name in (table.name, table.export_name or table.name)
    }
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and file_format(path) is None:
            continue
        table = names.get(name_key(path.name.partition(".")[0]))
        if table is None:
            continue
        if table.name in found:
            raise LandingError(
                f"{folder}: {found[table.name].name} and {path.name} are both {table.name}; "
                "keep one, or a folder of that name with all parts"
            )
        found[table.name] = path
    if not found:
        wanted = ", ".join(sorted(table.export_name or name for name, table in tables.items()))
        raise LandingError(
            f"{folder}: holds none of the exported tables; wanted: {wanted} as .csv, .jsonl "
            "(or .gz of these) or .parquet"
        )
    return [
        ExportedTable(table, _files(found[name], folder) if name in found else ())
        for name, table in tables.items()
    ]


def match_columns(table: RawTable, delivered: Sequence[str], *, place: str) -> dict[str, str]:
    """The delivered column that fills each declared one; declared ones without any are left out.

    Raises LandingError if two columns fill one, or a key or required column has none.
    """
    by_key: dict[str, list[str]] = {}
    for column in delivered:
        by_key.setdefault(name_key(column), []).append(column)
    matched: dict[str, str] = {}
    for column in table.columns:
        found = by_key.get(name_key(column.name), [])
        if len(found) > 1:
            raise LandingError(f"{place}: {' and '.join(found)} are both {column.name}; keep one")
        if found:
            matched[column.name] = found[0]
        elif column.must_be_filled:
            raise LandingError(f"{place}: has no column {column.name}, which every row needs")
    return matched


def _files(path: Path, folder: Path) -> list[InputFile]:
    paths = [path]
    if path.is_dir():
        paths = sorted(part for part in path.rglob("*") if part.is_file() and file_format(part))
    formats = {file_format(part) for part in paths}
    if len(formats) != 1:
        said = "files of several formats" if formats else "no .csv, .jsonl or .parquet file"
        raise LandingError(f"{path}: holds {said}")
    return [
        InputFile(part, str(part.relative_to(folder)), file_format(part) or "csv") for part in paths
    ]
