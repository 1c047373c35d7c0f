"""What a configured source delivers: its rows per raw table, ready for the contract.

Exports are matched by names, custom sources by their mappings. The relation of a delivery is
temporary: it is gone when the next one is asked for.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import duckdb

from orchestration.connectors.contract import Delivery, Terms
from orchestration.connectors.errors import LandingError
from orchestration.connectors.exports import find_exports, match_columns
from orchestration.connectors.inputs import LoadedInput, load_files, load_input
from orchestration.connectors.mappings import read_mappings, run_mapping
from orchestration.connectors.queries import drop_temporary
from orchestration.connectors.quoting import identifier, literal
from orchestration.connectors.shapes import RawTable
from orchestration.connectors.text_files import FILE_LINE, FILE_NAME
from orchestration.connectors.values import Delivered
from orchestration.settings import CustomSource, ExportSource

Tables = Mapping[str, RawTable]
_ROWS = "delivered_rows"


def export_deliveries(
    connection: duckdb.DuckDBPyConnection,
    source: ExportSource,
    tables: Tables,
    *,
    currencies: frozenset[str],
) -> Iterator[tuple[Delivery, Terms]]:
    """The deliveries of an export folder, for each raw table that it holds."""
    for export in find_exports(source.path, tables):
        if not export.files:
            continue
        terms = _terms(source, export.table, currencies=currencies)
        place = str(export.files[0].path)

        def matched(
            names: Sequence[str], table: RawTable = export.table, place: str = place
        ) -> dict[str, str]:
            return match_columns(table, names, place=place)

        loaded = load_files(
            connection,
            export.files,
            into=_ROWS,
            choose=lambda names, matched=matched: list(matched(names).values()),
        )
        columns = {
            name: Delivered(identifier(column), loaded.columns[column])
            for name, column in matched(list(loaded.columns)).items()
        }
        yield (
            Delivery(
                table=export.table,
                relation=identifier(_ROWS),
                columns=columns,
                place=place,
                file_name=FILE_NAME,
                file_line=FILE_LINE,
                malformed=loaded.malformed,
            ),
            terms,
        )
        drop_temporary(connection, {_ROWS})


def load_inputs(
    connection: duckdb.DuckDBPyConnection, source: CustomSource | ExportSource, tables: Tables
) -> dict[str, LoadedInput]:
    """Make the inputs of a custom source readable under their names; an export has none.

    Raises LandingError if `without` or `dates` speak of something that does not exist.
    """
    inputs = source.inputs if isinstance(source, CustomSource) else {}
    if isinstance(source, CustomSource):
        _check_without(source, tables)
    dates: dict[str, dict[str, str]] = {name: {} for name in inputs}
    for place, pattern in source.dates.items():
        owner, _, column = place.partition(".")
        if owner in tables and column in _dates_of(tables[owner], source.dates):
            continue
        if owner not in dates:
            raise LandingError(
                f"source {source.name}: dates: {place} is neither a date of one of its tables nor "
                f"a column of an input; inputs: {', '.join(inputs) or 'none'}"
            )
        dates[owner][column] = pattern
    return {
        name: load_input(connection, name, given, dates=dates[name])
        for name, given in inputs.items()
    }


def custom_deliveries(
    connection: duckdb.DuckDBPyConnection,
    source: CustomSource,
    tables: Tables,
    *,
    inputs: Collection[str],
    currencies: frozenset[str],
) -> Iterator[tuple[Delivery, Terms]]:
    """The deliveries of a custom source's mappings, for each canonical table that has one."""
    for mapping in read_mappings(source.mapping, tables):
        without = _columns_of(mapping.table, source.without)
        columns = run_mapping(connection, mapping, into=_ROWS, inputs=inputs, without=without)
        named = {name: Delivered(identifier(name), kind) for name, kind in columns.items()}
        file_name, file_line = named.pop(FILE_NAME, None), named.pop(FILE_LINE, None)
        delivery = Delivery(
            table=mapping.table,
            relation=identifier(_ROWS),
            columns=named,
            place=str(mapping.path),
            file_name=file_name.as_varchar if file_name else literal(mapping.path.name),
            file_line=f"try_cast({file_line.sql} as bigint)" if file_line else "null",
        )
        yield delivery, _terms(source, mapping.table, currencies=currencies, without=without)
        drop_temporary(connection, {_ROWS})


def _terms(
    source: CustomSource | ExportSource,
    table: RawTable,
    *,
    currencies: frozenset[str],
    without: Collection[str] = (),
) -> Terms:
    return Terms(
        currencies=currencies,
        time_zone=source.time_zone,
        without=without,
        dates=_dates_of(table, source.dates),
    )


def _columns_of(table: RawTable, places: Sequence[str]) -> frozenset[str]:
    prefix = f"{table.name}."
    return frozenset(place.removeprefix(prefix) for place in places if place.startswith(prefix))


def _dates_of(table: RawTable, dates: Mapping[str, str]) -> dict[str, str]:
    """The declared formats of a canonical table's own columns."""
    return {
        column.name: dates[f"{table.name}.{column.name}"]
        for column in table.columns
        if column.is_time and f"{table.name}.{column.name}" in dates
    }


def _check_without(source: CustomSource, tables: Tables) -> None:
    allowed = {
        f"{table.name}.{column.name}"
        for table in tables.values()
        for column in table.columns
        if column.is_time and column.must_be_filled
    }
    for place in source.without:
        if place not in allowed:
            raise LandingError(
                f"source {source.name}: without: {place} is no required time; "
                f"allowed: {', '.join(sorted(allowed))}"
            )
