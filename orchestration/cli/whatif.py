"""`leadloop whatif`: a period recomputed under another definition of a sales-ready lead."""

import json
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.cli.config import entered
from orchestration.cli.output import console, count, plain
from orchestration.errors import LeadloopError
from orchestration.publish import lock

if TYPE_CHECKING:
    from dashboard.pages.whatif import Cell

Facts = Mapping[str, Any]
SPACE = "\u00a0"


def whatif(
    context: typer.Context,
    rules: Annotated[
        Path,
        typer.Option(
            help="The proposed rules, in the columns of seeds/scoring_rules.csv; of several "
            "versions the newest counts."
        ),
    ],
    first_day: Annotated[
        datetime,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day of the period."),
    ],
    last_day: Annotated[
        datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of the period.")
    ],
    thresholds: Annotated[
        Path | None,
        typer.Option(help="Proposed thresholds, as seeds/thresholds.csv; else today's."),
    ] = None,
    bands: Annotated[
        Path | None,
        typer.Option(help="Proposed bands, as seeds/score_bands.csv; else today's."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the comparison as JSON and nothing else.")
    ] = False,
) -> None:
    """Compare another definition of a sales-ready lead with today's over a past period.

    The history of the last run is scored again under both; no published table changes. What is
    compared: sales-ready leads, hand-offs per week against capacity, acceptance, conversion, won
    revenue, and which leads are gained and lost. The outcome of leads that were never handed off is
    not known; it is estimated, and said so.
    """
    # Late: pandas, dbt and the page take a while to import.
    from orchestration.whatif.study import compare

    given = {"scoring_rules": rules, "thresholds": thresholds, "score_bands": bands}
    files = {name: path for name, path in given.items() if path is not None}
    for path in files.values():
        if not path.is_file():
            raise LeadloopError(f"{path}: there is no such file")
    company = entered(context)
    screen = Console(stderr=True, highlight=False) if as_json else console()
    with lock.hold(company.home.lock), _Steps(screen) as steps:
        study = compare(
            company,
            given=files,
            first_day=first_day.date(),
            last_day=last_day.date(),
            on_step=steps.begin,
        )
    if as_json:
        json.dump(study.facts, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    _print(screen, study.facts)
    screen.print(plain(f"leads        {study.folder / 'changed_leads.csv'}"), soft_wrap=True)
    screen.print(plain(f"page         {study.page}"), soft_wrap=True)


class _Steps:
    """Says which step is being done, and how long each took."""

    def __init__(self, screen: Console) -> None:
        self._screen = screen
        self._status = screen.status("")
        self._name: str | None = None
        self._began_at = 0.0

    def __enter__(self) -> "_Steps":
        self._status.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._end()
        self._status.stop()

    def begin(self, name: str) -> None:
        """The next step begins."""
        self._end()
        self._name, self._began_at = name, time.monotonic()
        self._status.update(name)

    def _end(self) -> None:
        if self._name:
            took = time.monotonic() - self._began_at
            self._screen.print(plain(f"{self._name:<18}done    {took:6.1f} s"))


def _text(cell: "Cell") -> Text:
    """A value with its interval below it; a terminal knows no wide spaces."""
    lines = (cell.value, cell.interval)
    return plain("\n".join(line.replace(SPACE, " ") for line in lines if line))


def _print(screen: Console, facts: Facts) -> None:
    from dashboard.pages.whatif import COLUMNS, rows_of

    versions = facts["versions"]
    screen.print(
        plain(
            f"\n{facts['from']} to {facts['to']}, as of {facts['as_of'][:10]}: "
            f"version {versions['today']} of today, version {versions['proposal']} proposed"
        )
    )
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("")
    for title in COLUMNS.values():
        table.add_column(title, justify="right")
    for row in rows_of(facts):
        table.add_row(plain(row.label), *(_text(cell) for cell in row.cells))
    screen.print(table)
    changed = facts["changed_leads"]
    screen.print(
        plain(
            "\nleads        "
            + ", ".join(
                f"{changed.get(change, 0):,} {change}"
                for change in ("gained", "lost", "earlier", "later")
            )
        )
    )
    over = {
        name: sum(
            week["capacity"] is not None and week[name] > week["capacity"]
            for week in facts["weeks"]
        )
        for name in COLUMNS
    }
    screen.print(
        plain(
            f"capacity     exceeded in {over['actual']}, {over['today']} and {over['proposal']} of "
            f"{count(len(facts['weeks']), 'week')}"
        )
    )
    for line in facts["assumptions"]:
        screen.print(plain(f"- {line}"), style="dim")
