"""The closing summary of a run, read from the ledger: what landed, what held, what is published."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from orchestration.cli.output import count, plain
from orchestration.publish.ledger import Check, Landed, Ledger, Quarantined, Run
from orchestration.publish.runs import STAGES
from orchestration.workspace import Company

_SHOWN = 10


def print_summary(console: Console, company: Company, run: Run) -> None:
    """Everything that a person wants to know after a run, on one screen."""
    ledger = Ledger(company.home.ledger)
    console.print()
    _print_landed(console, ledger.landed(run.run_id))
    _print_quarantined(console, ledger.quarantined(run.run_id))
    _print_checks(console, ledger.checks(run.run_id))
    seconds = ledger.stage_seconds(run.run_id)
    took = ", ".join(f"{name} {seconds[name]:.1f}" for name in STAGES if name in seconds)
    console.print(plain(f"seconds      {took}"), soft_wrap=True)
    if run.version:
        console.print(plain(f"published    {run.version}, as of {run.as_of:%Y-%m-%d %H:%M} UTC"))
        console.print(plain(f"warehouse    {company.home.warehouse}"), soft_wrap=True)


def _print_landed(console: Console, landed: list[Landed]) -> None:
    if not landed:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("landed from")
    for name in ("read", "new", "changed", "unchanged", "deleted", "quarantined"):
        table.add_column(name, justify="right")
    for source in dict.fromkeys(row.source_system for row in landed):
        rows = [row for row in landed if row.source_system == source]
        numbers = [
            sum(getattr(row, name) for row in rows)
            for name in ("rows_read", "inserted", "changed", "unchanged", "deleted", "quarantined")
        ]
        table.add_row(plain(source), *(f"{number:,}" for number in numbers))
    console.print(table)


def _print_quarantined(console: Console, quarantined: list[Quarantined]) -> None:
    for row in quarantined[:_SHOWN]:
        console.print(
            plain(
                f"quarantined  {row.source_system}.{row.table_name}: "
                f"{count(row.row_count, 'row')}, {row.reason}"
            ),
            soft_wrap=True,
        )
    if len(quarantined) > _SHOWN:
        console.print(plain(f"quarantined  and {len(quarantined) - _SHOWN} more reasons"))


def _print_checks(console: Console, checks: list[Check]) -> None:
    if not checks:
        return
    tally = Counter("passed" if check.passed else check.severity for check in checks)
    console.print(
        plain(
            f"checks       {tally['passed']} passed, {tally['warning']} warned, "
            f"{tally['critical']} failed"
        )
    )
    for check in (check for check in checks if not check.passed):
        word, style = ("failed ", "red") if check.blocks else ("warning", "yellow")
        line = plain(f"  {word}    {check.table_name}: {check.name}; {check.observed}")
        line.stylize(style)
        console.print(line, soft_wrap=True)
