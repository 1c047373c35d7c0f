"""`leadloop checks`: what the last run's checks found, and limits that its history proposes."""

from typing import Annotated

import typer
from rich.table import Table

from orchestration.cli.config import company_of, workspace
from orchestration.cli.output import console, count, plain
from orchestration.errors import LeadloopError

app = typer.Typer(
    help="The last run's checks; `suggest` proposes limits.", invoke_without_command=True
)


@app.callback()
def checks(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Those that passed, too.")] = False,
) -> None:
    """List the checks of the last run that did not pass."""
    if context.invoked_subcommand:
        return
    from orchestration.publish.ledger import Ledger

    home = workspace(context).home
    ledger = Ledger(home.ledger)
    runs = [run for run in ledger.runs() if run.status != "running"]
    made = ledger.checks(runs[0].run_id) if runs else []
    if not made:
        raise LeadloopError(f"no run in {home.root} has checked anything yet; run `leadloop run`")
    listed = Table("result", "stage", "table", "check", "found", box=None)
    for check in made:
        if everything or not check.passed:
            result = "passed" if check.passed else "failed" if check.blocks else "warning"
            listed.add_row(
                result,
                *map(plain, (check.stage, check.table_name, check.name, check.observed)),
            )
    screen = console()
    if listed.row_count:
        screen.print(listed)
    passed = sum(check.passed for check in made)
    screen.print(plain(f"{passed:,} of {count(len(made), 'check')} passed in {runs[0].run_id}"))


@app.command("suggest")
def suggest(context: typer.Context) -> None:
    """Propose limits from what was published so far; people agree on them, nothing is changed."""
    from orchestration.limit_proposals import proposals

    screen = console()
    listed = Table("limit", "agreed", "proposed", "rests on", box=None)
    for one in proposals(company_of(context)):
        proposed = "not told yet" if one.proposed is None else f"{one.proposed:g}"
        listed.add_row(one.limit_name, f"{one.agreed:g}", proposed, plain(one.rests_on))
    screen.print(listed)
    screen.print(
        plain(
            "Nothing was changed: what you agree on goes into limit_value of "
            "seeds/quality_limits.csv."
        )
    )
