"""Landing files and sources in a temporary folder, and questions about what landed."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.connectors.landed import LandedSource, LandedTable
from orchestration.connectors.landing import Landing, Limits
from orchestration.connectors.shapes import Shapes, read_shapes
from orchestration.settings import CustomSource, ExportSource

PROJECT = Path(__file__).parents[3]
FIRST_DAY = datetime(2026, 7, 1)
CURRENCIES = frozenset({"EUR", "USD", "GBP", "JPY"})


@dataclass
class Company:
    """A company's landing file and its folder of source files."""

    folder: Path
    shapes: Shapes = field(repr=False)
    project: Path = PROJECT

    @property
    def path(self) -> Path:
        return self.folder / "home" / "landing.duckdb"

    @property
    def landing(self) -> Landing:
        return Landing(self.path, self.shapes, Limits(CURRENCIES))

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        path.write_bytes(data)
        return path

    def custom(self, inputs: dict, **settings) -> CustomSource:
        given = {"name": "crm", "kind": "custom", "mapping": "mapping", "inputs": inputs}
        context = {"root": self.folder}
        return CustomSource.model_validate(given | settings, context=context)

    def export(self, kind: str = "salesforce", folder: str = "export", **settings) -> ExportSource:
        given = {"name": kind, "kind": kind, "path": folder}
        context = {"root": self.folder}
        return ExportSource.model_validate(given | settings, context=context)

    def land(self, source, *, day: int = 1, **options) -> LandedSource:
        with self.landing.open() as landing:
            return landing.land(source, loaded_at=self.day(day), **options)

    def day(self, day: int) -> datetime:
        return FIRST_DAY.replace(day=day)

    def connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.path))

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def contents(self) -> dict[str, list[tuple]]:
        """Every table of the landing file that holds rows."""
        with duckdb.connect(str(self.path), read_only=True) as connection:
            names = connection.execute(
                "select schema_name || '.\"' || table_name || '\"' from duckdb_tables() "
                "where estimated_size > 0 order by 1"
            ).fetchall()
            tables = {name: connection.execute(f"from {name} order by all") for (name,) in names}
            return {name: rows for name, found in tables.items() if (rows := found.fetchall())}


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    return read_shapes(PROJECT / "models")


@pytest.fixture(scope="session")
def empty_landing(tmp_path_factory: pytest.TempPathFactory, shapes: Shapes) -> Path:
    """A landing file with all tables, made once: making them is most of a small test's time."""
    made = Company(tmp_path_factory.mktemp("landing"), shapes)
    with made.landing.open():
        pass
    return made.path


@pytest.fixture(scope="session")
def new_company(shapes: Shapes, empty_landing: Path) -> Callable[[Path], Company]:
    """Found a company in a folder, with an empty landing file."""

    def found(folder: Path) -> Company:
        company = Company(folder, shapes)
        company.path.parent.mkdir()
        shutil.copy(empty_landing, company.path)
        return company

    return found


@pytest.fixture
def company(tmp_path: Path, new_company: Callable[[Path], Company]) -> Company:
    return new_company(tmp_path)


@pytest.fixture
def land_people(company: Company) -> Callable[..., LandedTable]:
    """Land a CSV file of people, mapped column by column, and say what became of the rows."""

    def land(
        rows: str | bytes, *, columns: str = "person_id, created_at", **options
    ) -> LandedTable:
        day, accepted = options.pop("day", 1), options.pop("accept_shrink", ())
        company.write("people.csv", rows)
        company.write("mapping/people.sql", f"select {columns}, file_name, file_line from people")
        source = company.custom({"people": {"path": "people.csv"}}, **options)
        landed = company.land(source, day=day, accept_shrink=accepted)
        return next(table for table in landed.tables if table.name == "people")

    return land
