"""Sections: a table of marts' rows with its chart, its filters and its files to download.

A page of sections is written whole, cells as text; its script (`assets/report.js`) only picks
rows, puts them in order and draws the chart, so that no number is written in two places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import altair

from dashboard import charts, formats, words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column: the field it shows, how it is written, and the term that defines it.

    `reason` is the field that says why a value is missing, `missing` what is said without one.
    A rate is written with its counts and interval: `<field>` with numerator_count,
    denominator_count, `<field>_low` and `<field>_high`, where the row has them; `level` is the
    interval's. `under` is the field of a second, smaller line, `link` that of the address to which
    the cell leads.
    """

    field: str
    label: str
    kind: str
    term: str | None = None
    reason: str | None = None
    missing: str = words.NOT_MEASURED
    level: str = "95 %"
    under: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class Filter:
    """A choice of one value of a field; `titles` say how values are written for readers."""

    field: str
    label: str
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """How the rows that are picked are drawn: `altair` over the named data `rows`, and its text.

    `fields` are the columns it reads of a row, as numbers or text; `step` is the height of each row
    where it has a line of its own.
    """

    drawing: altair.LayerChart
    fields: Sequence[str]
    label: str
    step: int | None = None


@dataclass(frozen=True)
class Section:
    """A section over `rows`.

    `begin` are the values that its filters begin with, where those of the first row do not serve.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: str = ""
    filters: Sequence[Filter] = ()
    begin: Mapping[str, str] = field(default_factory=dict)
    chart: Chart | None = None
    empty: str = "Nothing to show in this version."

    @property
    def first(self) -> dict[str, str]:
        """What each filter begins with."""
        names = [one.field for one in self.filters if self.rows]
        return {name: self.begin.get(name) or _text(self.rows[0][name]) for name in names}

    @property
    def shown(self) -> list[Row]:
        """The rows of the first view."""
        first = self.first
        return [row for row in self.rows if all(_text(row[name]) == first[name] for name in first)]

    def cells(self, row: Row) -> list["Cell"]:
        """A row as the cells of the table."""
        return [_cell(row, column) for column in self.columns]

    def options(self, one: Filter) -> list[tuple[str, str]]:
        """What a filter offers: value and title, in the order of the rows."""
        values = dict.fromkeys(_text(row[one.field]) for row in self.rows)
        return [(value, one.titles.get(value) or words.title(value)) for value in values]

    @property
    def drawing(self) -> str:
        """The chart of the first view as SVG, for readers without JavaScript."""
        if self.chart is None or not self.shown:
            return ""
        rows = [_drawn(row, self.chart) for row in self.shown]
        filled = charts.with_rows(self.chart.drawing, rows, step=self.chart.step)
        return charts.svg(filled, label=self.chart.label)

    @property
    def data(self) -> dict[str, Any]:
        """What the script needs of the section, as JSON."""
        names = [one.field for one in self.filters]
        chart = self.chart
        return {
            "name": self.name,
            "filters": names,
            "first": self.first,
            "empty": self.empty,
            "fields": [column.field for column in self.columns],
            "rows": [
                {
                    "picks": [_text(row[name]) for name in names],
                    "cells": [cell.plain for cell in self.cells(row)],
                    "values": [formats.plain(row[column.field]) for column in self.columns],
                    "drawn": _drawn(row, chart) if chart else None,
                }
                for row in self.rows
            ],
            "chart": charts.specification(chart.drawing) if chart else None,
            "step": chart.step if chart else None,
        }


@dataclass(frozen=True)
class Cell:
    """A cell as text; `tone` is gain, loss, open or missing, `under` a second, smaller line,
    `address` where it leads."""

    kind: str
    text: str
    tone: str = ""
    under: str = ""
    address: str = ""

    @property
    def plain(self) -> list[str]:
        """The cell as the script takes it."""
        parts = [self.kind, self.text, self.tone, self.under]
        return [*parts, self.address] if self.address else parts


def _cell(row: Row, column: Column) -> Cell:
    cell = _value(row, column)
    if column.under and row[column.under]:
        cell = replace(cell, under=row[column.under])
    if column.link:
        cell = replace(cell, address=row[column.link])
    return cell


def _value(row: Row, column: Column) -> Cell:
    value = row[column.field]
    if value is None:
        reason = row.get(column.reason) if column.reason else None
        return Cell(column.kind, reason or column.missing, "missing")
    match column.kind:
        case "rate":
            return Cell("rate", formats.write(value, kind="rate"), under=_parts(row, column))
        case "days" | "hours":
            under = _interval(row, column.field, kind="count")
            return Cell("count", formats.write(value, kind="count"), under=under)
        case "gap":
            tone = "loss" if value > 0 else "gain"
            return Cell("count", formats.write(value, kind="count"), tone)
        case "month":
            return Cell("text", formats.period(value, grain="month"))
        case "day":
            return Cell("text", formats.day(value))
        case "code":
            return Cell("text", words.title(str(value)))
        case "name":
            return Cell("name", str(value))
        case "text":
            return Cell("text", str(value))
        case kind:
            return Cell(kind, formats.write(value, kind=kind))


def _parts(row: Row, column: Column) -> str:
    """12 of 34, 95 %: 20.1 % to 53.9 %."""
    counts = [row.get(count) for count in ("numerator_count", "denominator_count")]
    parts = []
    if column.field == "rate" and None not in counts:
        part, whole = (formats.write(count, kind="count") for count in counts)
        parts.append(f"{part} of {whole}")
    if interval := _interval(row, column.field, kind="rate"):
        parts.append(f"{column.level}: {interval}")
    return ", ".join(parts)


def _interval(row: Row, name: str, *, kind: str) -> str:
    ends = [row.get(f"{name}_{end}") for end in ("low", "high")]
    if None in ends:
        return ""
    low, high = (formats.write(end, kind=kind) for end in ends)
    return f"{low} to {high}"


def _text(value: Any) -> str:
    return "unknown" if value is None else str(value)


def _drawn(row: Row, chart: Chart) -> dict[str, Any]:
    drawn = {name: formats.plain(row.get(name)) for name in chart.fields}
    return {
        name: charts.shorten(value) if isinstance(value, str) and name == "label" else value
        for name, value in drawn.items()
    }


def titled(rows: Iterable[Row], **titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows with a `<field>_title` for each field named: how its code is written."""
    return [
        {
            **row,
            **{
                f"{name}_title": known.get(_text(row[name])) or words.title(_text(row[name]))
                for name, known in titles.items()
            },
        }
        for row in rows
    ]
