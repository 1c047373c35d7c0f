"""Every expectation of the arrival gate passes on clean raw tables and fails on its own defect."""

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from expectations import arrival, runner
from expectations.limits import read_limits
from expectations.suites import InspectionError, Suite
from orchestration.connectors.shapes import RawTable, read_shapes

PROJECT = Path(__file__).parents[3]
SHAPES = read_shapes(PROJECT / "models" / "staging")
TABLES: list[RawTable] = [*SHAPES["custom"].values(), *SHAPES["salesforce"].values()]
AS_OF = datetime(2026, 7, 1)
SUITE = arrival.suite(
    read_limits(PROJECT / "seeds" / "quality_limits.csv"),
    tables=TABLES,
    stage_words={"person": frozenset({"new", "mql"}), "opportunity": frozenset({"discovery"})},
    as_of=AS_OF,
)
VALUES = {
    "varchar": "'word'",
    "boolean": "false",
    "bigint": "1",
    "double": "1",
    "date": "date '2026-06-29'",
    "timestamp": "timestamp '2026-06-29 12:00:00'",
}
WORDS = {
    ("stage_changes", "to_status"): "' MQL '",
    ("opportunity_stage_changes", "to_stage"): "'Discovery'",
    ("lead", "status"): "'New'",
    ("lead_field_history", "field"): "'Status'",
    ("lead_field_history", "new_value"): "'New'",
    ("opportunity", "stage_name"): "'Discovery'",
    ("opportunity_stage_history", "stage_name"): "'Discovery'",
}


def _create(connection: duckdb.DuckDBPyConnection, table: RawTable) -> None:
    """The raw table with two rows of different keys."""
    values = {
        column.name: WORDS.get((table.name, column.name))
        or VALUES.get(column.data_type, "cast(1 as decimal(18, 2))")
        for column in table.columns
    }
    values[table.keys[0].name] = "cast(number as varchar)"
    values |= {"source_system": "'crm'", "loaded_at": "timestamp '2026-07-01'"}
    columns = ", ".join(f'{value} as "{name}"' for name, value in values.items())
    connection.execute(f"create schema if not exists {table.schema}")
    connection.execute(
        f'create table {table.schema}."{table.name}" as select {columns} from range(2) as r(number)'
    )


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("landing") / "landing.duckdb"
    with duckdb.connect(str(path)) as connection:
        for table in TABLES:
            _create(connection, table)
    return path


def defect_of(name: str) -> str:
    """A statement that breaks what the sentence says."""
    where, sentence = name.split(": ")
    kind, table_name = where.split(" ")
    table = SHAPES[kind][table_name]
    address = f'raw_{kind}."{table_name}"'
    first = f"where \"{table.keys[0].name}\" = '0'"
    time = table.event_time.name if table.event_time else ""
    match sentence:
        case "each row has its own key":
            return f"insert into {address} from {address} limit 1"
        case "nothing comes from the future":
            return f"update {address} set \"{time}\" = '2026-07-03' {first}"
        case "the newest row is recent":
            return f"update {address} set \"{time}\" = '2026-05-01'"
        case "rows have come":
            return f"delete from {address}"
        case _:
            column = sentence.removeprefix("every ").removesuffix(" is in the stage map")
            return f"update {address} set \"{column}\" = 'So''s {{it}}' {first}"


def failures(path: Path, suite: Suite) -> list[str]:
    return [result.name for result in runner.inspect(path, suite) if not result.passed]


def test_clean_tables_pass_every_expectation(clean: Path) -> None:
    assert failures(clean, SUITE) == []


def test_a_company_with_every_vendor_is_asked_few_things() -> None:
    vendors = [table for kind in SHAPES if kind != "custom" for table in SHAPES[kind].values()]
    suite = arrival.suite(
        read_limits(PROJECT / "seeds" / "quality_limits.csv"),
        tables=vendors,
        stage_words={},
        as_of=AS_OF,
    )

    assert {table for tables in arrival.CENTRAL.values() for table in tables} - {"people"} <= {
        expectation.table.split(".")[1] for expectation in suite.expectations
    }
    assert len(suite.expectations) <= 65


@pytest.mark.parametrize("name", [expectation.name for expectation in SUITE.expectations])
def test_a_defect_fails_exactly_its_expectation(clean: Path, tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(clean, tmp_path / "landing.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(defect_of(name))
    table = next(one.table for one in SUITE.expectations if one.name == name)

    assert failures(path, Suite("arrival", tuple(SUITE.by_table()[table]))) == [name]


def test_a_row_without_its_key_fails(clean: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(clean, tmp_path / "landing.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute("update raw_custom.people set person_id = null where person_id = '0'")
        # One of a change's two subjects is always empty: both are optional parts of its key.
        connection.execute(
            "update raw_custom.attribute_changes set person_id = null where person_id = '0'"
        )

    assert failures(path, SUITE) == ["custom people: each row has its own key"]


def test_unknown_words_are_named(clean: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(clean, tmp_path / "landing.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute("update raw_salesforce.lead set status = 'On holiday' where id = '1'")

    (failed,) = [result for result in runner.inspect(path, SUITE) if not result.passed]

    assert failed.sample == ["source_system=crm, status=On holiday"]
    assert failed.severity == "warning"


def test_the_agreed_stages_are_read() -> None:
    words = arrival.read_stage_words(PROJECT / "seeds" / "stage_map.csv")

    assert "mql" in words["person"]
    assert "closed won" in words["opportunity"]


def test_a_missing_stage_map_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InspectionError, match=r"stages\.csv: the agreed stages cannot be read"):
        arrival.read_stage_words(tmp_path / "stages.csv")
