"""Tells the truth about the latent world: the totals and rates of metrics.md, before any vendor.

Reads latent tables only; imports nothing from models/ and knows no vendor's row.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from orchestration.demo.agreement import Agreement
from orchestration.demo.latent_world import FOLDER

RATES = (
    "follow_up_rate",
    "sla_hit_rate",
    "sla_late_rate",
    "sla_open_rate",
    "acceptance_rate",
    "rejection_rate",
    "leak_rate",
    "recycle_rate",
    "return_path_rate",
    "orphan_recycle_rate",
    "re_entry_rate",
    "recycled_win_rate",
    "closure_rate",
    "win_rate",
)
PRACTICES = ("hand_back_rate", "source_tracking_rate", "nurture_coverage")

Row = dict[str, Any]


def tell_truth(connection: duckdb.DuckDBPyConnection, *, agreement: Agreement) -> Row:
    """Return what truth.json holds; money as strings with two decimals, never as floats."""
    _write_calendar(connection, agreement)
    for name in ("cycles", "returns", "due_times"):
        connection.execute((FOLDER / "totals" / f"{name}.sql").read_text(encoding="utf-8"))
    counts = _rows(connection, "cycle_counts")[0]
    practices = _rows(connection, "practices")[0]
    return {
        "as_of": "2026-07-01T00:00:00Z",
        "reporting_currency": "EUR",
        "reporting_time_zone": "Europe/Berlin",
        "window_days": agreement.window_days,
        "respond_within_hours": agreement.target.respond_within_hours,
        "response_clock": agreement.target.clock,
        "expire_after_days": agreement.target.expire_after_days,
        "people": _rows(connection, "people")[0],
        "touches": _touches(_rows(connection, "touches")),
        "cycles": _cycle_totals(counts, _rows(connection, "outcomes")),
        "rates": {
            **{name: _rate(counts, name) for name in RATES},
            **{name: _rate(practices, name) for name in PRACTICES},
            "recycled_revenue_share": _rows(connection, "recycled_revenue")[0],
        },
        "response_hours": _rows(connection, "response_hours"),
        "conversions": _rows(connection, "conversions"),
        "velocity": _rows(connection, "velocity")[0],
        "hand_offs_by_month": _rows(connection, "hand_offs_by_month"),
        **_deal_totals(_rows(connection, "deals")),
        "monthly_margin": _rows(connection, "margins")[0],
        "won_by_lead_source": _rows(connection, "won_by_lead_source"),
        "won_cycles_by_lead_source": _rows(connection, "won_cycles_by_lead_source"),
        **_cost_totals(_rows(connection, "costs")),
        "channel_contributions": _rows(connection, "channel_contributions"),
        "joint_contribution": _rows(connection, "joint_contribution")[0],
    }


def _write_calendar(connection: duckdb.DuckDBPyConnection, agreement: Agreement) -> None:
    """The tables `openings` and `holidays`, as the agreement has them."""
    connection.execute(
        "create table openings ("
        "time_zone varchar, weekday integer, opens_at varchar, closes_at varchar, valid_from date)"
    )
    connection.execute("create table holidays (time_zone varchar, holiday_date date)")
    for table, rows in (("openings", agreement.openings), ("holidays", agreement.holidays)):
        if rows:
            values = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
            connection.execute(f"insert into {table} values {values}")


def _literal(value: str | int | None) -> str:
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    result = connection.execute((FOLDER / "totals" / f"{name}.sql").read_text(encoding="utf-8"))
    columns = [column[0] for column in result.description or []]
    return [
        {column: _plain(value) for column, value in zip(columns, values, strict=True)}
        for values in result.fetchall()
    ]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _touches(rows: list[Row]) -> Row:
    by_type: dict[str, dict[str, int]] = defaultdict(dict)
    by_reason: dict[str, int] = defaultdict(int)
    for row in rows:
        by_type[row["touch_type"]][row["reason"]] = row["touches"]
        by_reason[row["reason"]] += row["touches"]
    eligible = by_reason.pop("eligible", 0)
    return {
        "total": eligible + sum(by_reason.values()),
        "eligible": eligible,
        "scanner_clicks": sum(row["scanner_clicks"] for row in rows),
        "ineligible_by_reason": dict(by_reason),
        "by_type": dict(by_type),
    }


def _cycle_totals(counts: Row, outcomes: list[Row]) -> Row:
    totals = {
        name: value
        for name, value in counts.items()
        if not any(name.startswith(rate) for rate in RATES)
    }
    return {**totals, "outcomes": {row["outcome"]: row["cycles"] for row in outcomes}}


def _rate(counts: Row, name: str) -> Row:
    sides = {
        key.removeprefix(f"{name}_"): value
        for key, value in counts.items()
        if key.startswith(f"{name}_")
    }
    return {"numerator": sides.pop("numerator"), "denominator": sides.pop("denominator"), **sides}


def _deal_totals(rows: list[Row]) -> Row:
    won = [row for row in rows if row["status"] == "won"]
    return {
        "deals": {
            **{
                status: sum(row["deals"] for row in rows if row["status"] == status)
                for status in ("won", "lost", "open")
            },
            **{
                name: sum(row[name] for row in rows)
                for name in ("without_amount", "without_person", "reopened")
            },
            "won_without_person": sum(row["without_person"] for row in won),
        },
        "won_revenue": {
            "total": _sum(row["euros"] for row in won),
            "on_cycles": _sum(row["euros_on_cycles"] for row in won),
            "without_cycle": _sum(row["euros_without_cycle"] for row in won),
            "original_currencies": {row["currency_code"]: _sum([row["amount"]]) for row in won},
        },
    }


def _cost_totals(rows: list[Row]) -> Row:
    kinds = sorted({row["kind"] for row in rows})
    systems = sorted({row["system"] for row in rows})
    currencies = sorted({row["currency_code"] for row in rows})
    return {
        "cost": {
            "total": _sum(row["euros"] for row in rows),
            "by_kind": {
                kind: _sum(row["euros"] for row in rows if row["kind"] == kind) for kind in kinds
            },
            "by_system": {
                system: _sum(row["euros"] for row in rows if row["system"] == system)
                for system in systems
            },
            "original_currencies": {
                code: _sum(row["amount"] for row in rows if row["currency_code"] == code)
                for code in currencies
            },
        },
        "cost_by_campaign": rows,
    }


def _sum(amounts: Iterable[object]) -> str:
    known = (Decimal(str(amount)) for amount in amounts if amount is not None)
    return f"{sum(known, Decimal(0)):.2f}"
