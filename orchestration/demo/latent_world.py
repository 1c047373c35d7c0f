"""Builds the latent world: what really happens to people, deals and money, in DuckDB tables.

No vendor's table, column or word is known here, except the stage names that the scripts use.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.demo.agreement import Agreement
from orchestration.demo.sizes import Size

FOLDER = Path(__file__).parent
CYCLE_ROUNDS = 5

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
    variables: dict[str, object] = {
        "seed": seed,
        "scripts": str(FOLDER / "scripts"),
        "people_count": size.people_count,
        "account_count": size.account_count,
        "rep_count": size.rep_count,
        "deal_hazard": size.deal_hazard,
        "expire_after_days": agreement.expire_after_days,
        **{f"{metric}_days": days for metric, days in agreement.window_days.items()},
    }
    for name, value in variables.items():
        connection.execute(f"set variable {name} = ?", [value])
    connection.execute(
        "create table exchange_rates as select * from read_csv(?)",
        [str(agreement.exchange_rates)],
    )
    for name in ("macros", "scripts", "people", "visits", "mails", "cycle_tables"):
        run_script(connection, f"latent/{name}", on_step=on_step)
    for number in range(1, CYCLE_ROUNDS + 1):
        run_script(connection, "latent/cycle_round", on_step=on_step, label=f"cycles, {number}")
    for name in ("deals", "touches", "costs", "records"):
        run_script(connection, f"latent/{name}", on_step=on_step)


def run_script(
    connection: duckdb.DuckDBPyConnection, name: str, *, on_step: Step, label: str | None = None
) -> None:
    """Run one .sql file of this package, statement by statement."""
    on_step(label or name.split("/")[-1].replace("_", " "))
    connection.execute((FOLDER / f"{name}.sql").read_text(encoding="utf-8"))
