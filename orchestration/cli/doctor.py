"""`leadloop doctor`: what is configured, reachable and missing."""

import os

import typer
from rich.table import Table

from orchestration.cli.config import workspace
from orchestration.cli.output import console, count, plain

_MARKS = {
    "ok": "[green]ok[/green]",
    "warning": "[yellow]warning[/yellow]",
    "error": "[red]error[/red]",
}


def doctor(context: typer.Context) -> None:
    """Look at config, home folder, sources and secret, and say what cannot be measured and why."""
    from orchestration.diagnosis import examine, unmeasured

    company = workspace(context).company(os.environ)
    screen = console()
    findings = examine(company, environment=os.environ)
    table = Table.grid(padding=(0, 2))
    for finding in findings:
        advice = f"; {finding.advice}" if finding.advice else ""
        table.add_row(_MARKS[finding.level], plain(f"{finding.what}{advice}"))
    screen.print(table)
    missing = unmeasured(company)
    if missing:
        screen.print("\nnot measured, because no source gives it:")
        grid = Table.grid(padding=(0, 2))
        for name, cost in missing.items():
            grid.add_row("", plain(name), plain(cost))
        screen.print(grid)
    errors = sum(finding.level == "error" for finding in findings)
    if errors:
        screen.print(plain(f"\n{count(errors, 'error')}: mend these before a run"))
        raise typer.Exit(1)
