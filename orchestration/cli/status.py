"""`leadloop status`: what is published, how old it is, and how the last runs went."""

from datetime import datetime, timedelta

import typer
from rich.console import Console

from orchestration.cli.config import workspace
from orchestration.cli.output import console, plain
from orchestration.home import Home

_RUNS = 8
_STALE = timedelta(hours=26)


def status(context: typer.Context) -> None:
    """Show the current version, its age and checks, and the last runs."""
    home = workspace(context).home
    screen = console()
    _print_current(screen, home)
    _print_runs(screen, home)


def _print_current(screen: Console, home: Home) -> None:
    from orchestration.publish import lock, versions
    from orchestration.publish.ledger import utc_now

    holder = lock.holder(home.lock)
    if holder:
        screen.print(plain(f"working      {holder}"), soft_wrap=True)
    version = versions.current(home)
    if version is None:
        screen.print(plain(f"published    nothing yet in {home.root}"), soft_wrap=True)
        return
    manifest = version.manifest()
    age = utc_now() - datetime.fromisoformat(manifest["finished_at"])
    kept = versions.versions(home)
    size = sum(each.size for each in kept) / 1e6
    fresh = "fresh" if age < _STALE else "stale: no run has published for more than a day"
    warned = manifest["checks"]["warned"]
    for line in (
        f"published    {version.run_id}, as of {manifest['as_of']} UTC",
        f"age          {_words(age)}, {fresh}",
        f"checks       {manifest['checks']['passed']} passed, {len(warned)} warned",
        f"versions     {len(kept)} kept, {size:,.1f} MB",
        f"warehouse    {version.warehouse}",
    ):
        screen.print(plain(line), soft_wrap=True)


def _print_runs(screen: Console, home: Home) -> None:
    from orchestration.publish import lock
    from orchestration.publish.ledger import Ledger

    ledger = Ledger(home.ledger)
    runs = ledger.runs(last=_RUNS)
    if not runs:
        return
    is_working = lock.holder(home.lock) is not None
    screen.print()
    for run in runs:
        checks = ledger.checks(run.run_id)
        took = f"{(run.finished_at - run.started_at).seconds} s" if run.finished_at else ""
        ended = "killed" if run.status == "running" and not is_working else run.status
        line = (
            f"{run.run_id}  {took:>6}  {ended.replace('_', ' '):<11}  "
            f"{sum(check.passed for check in checks)} of {len(checks)} checks passed"
        )
        why = (run.error or "").partition("\n")[0]
        screen.print(plain(f"{line}  {why}"), no_wrap=True, overflow="ellipsis", soft_wrap=False)


def _words(age: timedelta) -> str:
    hours = age.total_seconds() / 3600
    return f"{hours * 60:.0f} minutes" if hours < 2 else f"{hours:.0f} hours"
