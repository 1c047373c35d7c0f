"""Builds the latent world: what really happens to people, deals and money, in DuckDB tables.

No vendor's table, column or word is known here, except the stage names that the scripts use.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.demo.agreement import Agreement
from orchestration.demo.definition import Definition
from orchestration.demo.sizes import Size

FOLDER = Path(__file__).parent
# A person's trips beyond the fifth are too few to matter.
CYCLE_ROUNDS = 5
CYCLE_ROUND_PARTS = ("entries", "hand_offs", "answers", "deals", "ends")

Step = Callable[[str], None]


def build_world(
    connection: duckdb.DuckDBPyConnection,
    *,
    size: Size,
    seed: int,
    agreement: Agreement,
    on_step: Step,
) -> None:
    """Create every latent table in the connection's main schema."""
    variables: dict[str, str | int | float] = {
        "seed": seed,
        "scripts": str(FOLDER / "scripts"),
        "exchange_rates": str(agreement.exchange_rates),
        "people_count": size.people_count,
        "account_count": size.account_count,
        "rep_count": size.rep_count,
        "deal_hazard": size.deal_hazard,
        "respond_within_hours": agreement.target.respond_within_hours,
        "response_clock": agreement.target.clock,
        "expire_after_days": agreement.target.expire_after_days,
        **{f"{metric}_days": days for metric, days in agreement.window_days.items()},
    }
    for name, value in variables.items():
        connection.execute(f"set variable {name} = {_literal(value)}")
    write_definition(connection, agreement.definition)
    for name in ("macros", "scripts", "people", "visits", "mails", "definition", "cycle_tables"):
        run_script(connection, f"latent/{name}", on_step=on_step)
    for _ in range(CYCLE_ROUNDS):
        for part in CYCLE_ROUND_PARTS:
            run_script(connection, f"latent/cycle_round/{part}", on_step=on_step)
    for name in ("deals", "touches", "costs", "records"):
        run_script(connection, f"latent/{name}", on_step=on_step)


def write_definition(connection: duckdb.DuckDBPyConnection, definition: Definition | None) -> None:
    """The table `definition_points` and the variable `threshold`, empty without a definition."""
    connection.execute(
        "create table definition_points ("
        "touch_type varchar, asset_name varchar, points double, half_life_days double)"
    )
    if definition is None:
        return
    connection.execute(f"set variable threshold = {_literal(definition.threshold)}")
    for one in definition.points:
        asset_name = "null" if one.asset_name is None else _literal(one.asset_name)
        connection.execute(
            f"insert into definition_points values ({_literal(one.touch_type)}, {asset_name}, "
            f"{_literal(one.points)}, {_literal(one.half_life_days)})"
        )


def run_script(connection: duckdb.DuckDBPyConnection, name: str, *, on_step: Step) -> None:
    """Run all statements of one .sql file of this package."""
    on_step(name.removeprefix("latent/").replace("_", " "))
    connection.execute((FOLDER / f"{name}.sql").read_text(encoding="utf-8"))


def _literal(value: str | int | float) -> str:
    """Write a value into SQL: a bound parameter would make DuckDB import pandas (half a second)."""
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)
