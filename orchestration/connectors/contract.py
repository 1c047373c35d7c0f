"""The contract at landing: every delivered row is typed and judged, bad ones go to quarantine.

The rules come from the declarations of the raw tables (`shapes`), the vocabularies from the
caller. A row that breaks several rules is quarantined once, for the first of them, key columns
first. Reasons hold no values: they are counted and shown, the row's content is not.

Always: rows read = rows to land + rows quarantined + identical duplicates collapsed into one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from orchestration.connectors.checked import CHECKED, FILE, KEY, LINE, PROBLEM, RAW
from orchestration.connectors.dates import (
    ISO,
    TimeFormat,
    columns_not_iso,
    declared_format,
    find_format,
)
from orchestration.connectors.errors import LandingError
from orchestration.connectors.quarantine import ARRIVING, Origin, add_malformed
from orchestration.connectors.queries import one_row
from orchestration.connectors.quoting import identifier, identifiers, literal
from orchestration.connectors.repeats import settle_repeats
from orchestration.connectors.shapes import RawColumn, RawTable
from orchestration.connectors.text_files import MalformedRow
from orchestration.connectors.values import Delivered, typed_value, value_problems

EARLIEST, AFTER_LATEST = "1990-01-01", "2038-01-01"


@dataclass(frozen=True)
class Delivery:
    """The rows of one raw table as a source delivers them.

    `columns` says how each delivered column of the table is read from `relation`; `file_name` and
    `file_line` are SQL over it; `place` is the file that errors name.
    """

    table: RawTable
    relation: str
    columns: Mapping[str, Delivered]
    place: str
    file_name: str
    file_line: str
    malformed: Sequence[MalformedRow] = ()


@dataclass(frozen=True)
class Terms:
    """What the contract needs to know beside the declarations.

    `without` names times that the source as a whole does not have, `dates` formats by column.
    """

    currencies: frozenset[str]
    time_zone: str = "UTC"
    without: Collection[str] = ()
    dates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """How many rows of a table were read, and how many of them do not land."""

    rows_read: int
    quarantined: int
    collapsed: int


@dataclass(frozen=True)
class _Rule:
    """A condition (SQL over delivered and typed values) under which a row is bad, and why."""

    broken_if: str
    column: str
    reason: str


def check_rows(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, terms: Terms, *, origin: Origin
) -> Judgement:
    """Type and judge the rows of a delivery into CHECKED, and quarantine the bad ones.

    CHECKED holds the declared columns, is_deleted (never NULL), row_hash and PROBLEM; bad rows
    stay in it with their keys, as proof that the source still has them. Raises LandingError if a
    date column has no single format, or a column the source is said to be without has values.
    """
    _check_without(connection, delivery, terms)
    formats = _time_formats(connection, delivery, terms)
    rules = [
        *_column_rules(delivery, terms),
        *_choice_rules(delivery.table),
    ]
    connection.execute(_checking(delivery, terms, formats=formats, rules=rules))
    add_malformed(connection, delivery.malformed, origin)
    _quarantine_broken(connection, rules, origin)
    collapsed, conflicting = settle_repeats(connection, delivery.table, origin)
    rows, broken = one_row(
        connection, f"select count(*), count(*) filter (where {PROBLEM} > 0) from {CHECKED}"
    )
    malformed = len(delivery.malformed)
    return Judgement(
        rows_read=rows + collapsed + malformed,
        quarantined=broken + conflicting + malformed,
        collapsed=collapsed,
    )


def _delivered(column: RawColumn) -> str:
    """The name under which a value stands as delivered, beside its typed value."""
    return identifier(f"delivered:{column.name}")


def _present(delivery: Delivery, terms: Terms) -> Iterator[tuple[RawColumn, Delivered]]:
    """The declared columns that are delivered, key columns first."""
    for column in sorted(delivery.table.columns, key=lambda column: not column.is_key):
        if column.name in delivery.columns and column.name not in terms.without:
            source_type = delivery.columns[column.name].source_type
            yield column, Delivered(_delivered(column), source_type)


def _check_without(connection: duckdb.DuckDBPyConnection, delivery: Delivery, terms: Terms) -> None:
    for name in terms.without:
        if name in delivery.columns:
            (filled,) = one_row(
                connection, f"select count({delivery.columns[name].text}) from {delivery.relation}"
            )
            if filled:
                raise LandingError(
                    f"{delivery.place}: fills {name}, which `without` says the source does not "
                    "have; take it out of one of both"
                )


def _time_formats(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, terms: Terms
) -> dict[str, TimeFormat]:
    formats: dict[str, TimeFormat] = {}
    written: dict[str, str] = {}
    for column in delivery.table.columns:
        delivered = delivery.columns.get(column.name)
        if column.is_time and delivered and delivered.needs_time_format:
            if column.name in terms.dates:
                formats[column.name] = declared_format(connection, terms.dates[column.name])
            else:
                written[column.name] = delivered.text
    for name in columns_not_iso(connection, delivery.relation, written):
        formats[name] = find_format(
            connection,
            delivery.relation,
            text=written[name],
            place=f"{delivery.place}, column {name}",
            remedy=f"declare it in leadloop.yml as dates, {delivery.table.name}.{name}:",
        )
    return formats


def _column_rules(delivery: Delivery, terms: Terms) -> Iterator[_Rule]:
    for column, delivered in _present(delivery, terms):
        typed = identifier(column.name)
        for condition, reason in value_problems(delivered, column.data_type, typed=typed):
            yield _Rule(condition, column.name, reason)
        if column.must_be_filled:
            reason = "no key" if column.is_key else "a required value is missing"
            yield _Rule(f"{typed} is null", column.name, reason)
        for condition, reason in _vocabulary(column, typed, terms):
            yield _Rule(condition, column.name, reason)


def _vocabulary(column: RawColumn, typed: str, terms: Terms) -> Iterator[tuple[str, str]]:
    """Conditions on a typed value, and their reasons."""
    if column.is_time:
        kind = column.data_type
        yield (
            f"{typed} < {kind} '{EARLIEST}' or {typed} >= {kind} '{AFTER_LATEST}'",
            "a date outside 1990 to 2037",
        )
    if column.is_currency:
        known = ", ".join(literal(code) for code in sorted(terms.currencies))
        yield f"{typed} not in ({known})", "an unknown currency"
    if column.is_time_zone:
        # As the models' own engine knows it, so that no name can fail there.
        yield f"{typed} not in (select name from pg_timezone_names())", "an unknown time zone"
    if column.allowed_values:
        allowed = ", ".join(literal(value) for value in column.allowed_values)
        reason = f"a value other than {', '.join(column.allowed_values)}"
        yield f"{typed} not in ({allowed})", reason
    if column.allowed_range:
        low, high = column.allowed_range
        yield f"{typed} not between {low} and {high}", f"a value outside {low} to {high}"


def _choice_rules(table: RawTable) -> Iterator[_Rule]:
    choices: dict[str, list[str]] = {}
    for column in table.columns:
        if column.choice:
            choices.setdefault(column.choice, []).append(column.name)
    for names in choices.values():
        nothing = f"coalesce({identifiers(names)}) is null"
        yield _Rule(nothing, names[0], f"none of {', '.join(names)} is given")


def _checking(
    delivery: Delivery, terms: Terms, *, formats: Mapping[str, TimeFormat], rules: list[_Rule]
) -> str:
    """SQL that writes CHECKED: delivered, then typed, then judged rows."""
    present = dict(_present(delivery, terms))
    delivered = "".join(
        f"{delivery.columns[column.name].sql} as {_delivered(column)}, " for column in present
    )
    typed = ", ".join(
        f"{_typed(column, present.get(column), terms, formats)} as {identifier(column.name)}"
        for column in delivery.table.columns
    )
    judged = " ".join(
        f"when {rule.broken_if} then {number}" for number, rule in enumerate(rules, start=1)
    )
    problem = f"cast(case {judged} end as smallint)" if rules else "cast(null as smallint)"
    keys = ", ".join(
        f"cast({_delivered(key)} as varchar)" for key in delivery.table.keys if key in present
    )
    record = ", ".join(f"{literal(column.name)}, {_delivered(column)}" for column in present)
    return f"""
        create or replace temp table {CHECKED} as
        with delivered as (
            select {delivered}{delivery.file_name} as {FILE}, {delivery.file_line} as {LINE}
            from {delivery.relation}
        ),
        typed as (select *, {typed} from delivered),
        judged as (select *, {problem} as {PROBLEM} from typed)
        select
            {_landed_columns(delivery.table)},
            {_row_hash(delivery.table)} as row_hash,
            {FILE}, cast({LINE} as bigint) as {LINE}, {PROBLEM},
            case when {PROBLEM} is not null
                then nullif(concat_ws('|', {keys or "''"}), '') end as {KEY},
            case when {PROBLEM} is not null then json_object({record}) end as {RAW}
        from judged
    """


def _typed(
    column: RawColumn,
    delivered: Delivered | None,
    terms: Terms,
    formats: Mapping[str, TimeFormat],
) -> str:
    if delivered is None:
        return f"cast(null as {column.data_type})"
    if column.is_currency:
        return f"upper({delivered.text})"
    return typed_value(
        delivered,
        column.data_type,
        time_format=formats.get(column.name, ISO),
        time_zone=terms.time_zone,
    )


def _landed_columns(table: RawTable) -> str:
    """The declared columns; a row about whose deletion nothing is said is not deleted."""
    columns = [
        "coalesce(is_deleted, false) as is_deleted"
        if column.name == "is_deleted"
        else identifier(column.name)
        for column in table.columns
    ]
    if not table.declares_deletion:
        columns.append("false as is_deleted")
    return ", ".join(columns)


def _row_hash(table: RawTable) -> str:
    """SQL of a hash of the declared content, 64 bits: it only tells versions of one key apart.

    A NULL adds nothing and columns count by name, so a newly declared column changes no hash.
    Deletion is compared on its own.
    """
    parts = []
    for column in sorted(table.columns, key=lambda column: column.name):
        if column.name == "is_deleted":
            continue
        value = identifier(column.name)
        if column.data_type == "timestamp":
            value = f"epoch_us({value})"
        parts.append(f"'{column.name}=' || {value}")
    return f"left(md5(concat_ws(chr(31), {', '.join(parts)})), 16)"


def _quarantine_broken(
    connection: duckdb.DuckDBPyConnection, rules: list[_Rule], origin: Origin
) -> None:
    if not rules:
        return
    columns = ", ".join(literal(rule.column) for rule in rules)
    reasons = ", ".join(literal(rule.reason) for rule in rules)
    connection.execute(
        f"insert into {ARRIVING} select ?, ?, ?, {FILE}, {LINE}, {KEY}, "
        f"[{columns}][{PROBLEM}], [{reasons}][{PROBLEM}], {RAW} "
        f"from {CHECKED} where {PROBLEM} is not null",
        [origin.source_system, origin.source_kind, origin.table_name],
    )
