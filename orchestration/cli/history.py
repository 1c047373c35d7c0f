"""`leadloop versions`, `rollback` and `diff`: what is kept, going back to it, what differs."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from orchestration.cli.config import workspace
from orchestration.cli.output import console, plain
from orchestration.cli.published import reading
from orchestration.errors import LeadloopError

if TYPE_CHECKING:
    from orchestration.home import Home
    from orchestration.publish.versions import Version

VersionArgument = Annotated[
    str, typer.Argument(metavar="VERSION", help="A version's id, or as much of it as is unique.")
]


def versions(context: typer.Context) -> None:
    """List the published versions that are kept, the newest first."""
    from orchestration.publish import versions as kept

    home = workspace(context).home
    present = kept.current(home)
    listed = Table("version", "as of (UTC)", "published (UTC)", "MB", "checks", "", box=None)
    for version in reversed(kept.versions(home)):
        manifest = version.manifest()
        listed.add_row(
            plain(version.run_id),
            str(manifest["as_of"]),
            str(manifest["finished_at"]),
            f"{version.size / 1e6:,.1f}",
            f"{manifest['checks']['passed']} passed, {len(manifest['checks']['warned'])} warned",
            "current" if version == present else "",
        )
    if not listed.row_count:
        raise LeadloopError(f"nothing is published in {home.root} yet; run `leadloop run`")
    console().print(listed)


def rollback(context: typer.Context, version: VersionArgument) -> None:
    """Make an older version the one that everybody reads; the next run publishes anew."""
    from orchestration.publish import lock
    from orchestration.publish import versions as kept

    home = workspace(context).home
    with lock.hold(home.lock):
        chosen = _version(home, version)
        present = kept.current(home)
        if chosen == present:
            raise LeadloopError(f"version {chosen.run_id} is the current one already")
        kept.switch(home, chosen)
        if chosen.dashboard.is_dir():
            kept.switch_dashboard(home, chosen)
    console().print(plain(f"published    {chosen.run_id}, as of {chosen.manifest()['as_of']} UTC"))
    if present:
        console().print(
            plain(f"before       {present.run_id} is kept; roll back to it to undo this")
        )
    console().print(plain("action lists stay those of the last run"))


def diff(
    context: typer.Context,
    before: VersionArgument,
    after: VersionArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what differs between two versions: headline numbers and rows of each table."""
    from orchestration.publish.differences import compare

    home = workspace(context).home
    one, other = _version(home, before), _version(home, after)
    numbers = _numbers(one, other)
    tables = [table for table in compare(one, other) if table.gone or table.come]
    if as_json:
        told = {
            "before": one.run_id,
            "after": other.run_id,
            "numbers": numbers,
            "tables": [asdict(table) for table in tables],
        }
        console().print_json(json.dumps(told))
        return
    shown = Table("number", one.run_id, other.run_id, "difference", box=None)
    for number in numbers:
        shown.add_row(
            plain(number["metric_name"]),
            *(_written(number[name]) for name in ("before", "after", "difference")),
        )
    console().print(shown)
    console().print()
    if not tables:
        console().print("no row of any table differs")
        return
    rows = Table("table", "rows gone", "rows come", "rows the same", box=None)
    for table in tables:
        gone, come = (
            "no table" if count is None else f"{count:,}" for count in (table.gone, table.come)
        )
        rows.add_row(plain(table.table), gone, come, f"{table.same:,}")
    console().print(rows)


def _version(home: "Home", name: str) -> "Version":
    from orchestration.publish import versions as kept

    known = kept.versions(home)
    found = [version for version in known if version.run_id.startswith(name)]
    if len(found) != 1 or not name:
        ids = ", ".join(version.run_id for version in known) or "none"
        which = "is not kept" if not found else "is not one version only"
        raise LeadloopError(f"version {name!r} {which}; kept are: {ids}")
    return found[0]


def _numbers(one: "Version", other: "Version") -> list[dict[str, Any]]:
    before, after = _headlines(one), _headlines(other)
    return [
        {
            "metric_name": name,
            "before": before[name],
            "after": after[name],
            "difference": None
            if None in (before[name], after[name])
            else after[name] - before[name],
        }
        for name in before
    ]


def _headlines(version: "Version") -> dict[str, float | None]:
    """Totals and rates over everything and all time; None where not measured."""
    from dashboard import words

    with reading(version) as marts:
        (totals,) = marts.rows("totals")
        rates = marts.rows("rates", metrics=list(words.HEADLINES), slices=["all"], grains=["all"])
    values = totals | {row["metric_name"]: row["rate"] for row in rates}
    return {name: None if value is None else float(value) for name, value in values.items()}


def _written(value: float | None) -> str:
    if value is None:
        return "not measured"
    return f"{value:,.0f}" if abs(value) > 1 and value == int(value) else f"{value:,.4g}"
