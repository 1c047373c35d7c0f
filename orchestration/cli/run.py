"""`leadloop run`: the whole job, once, in this process."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.config import entered
from orchestration.cli.output import complain, console, plain
from orchestration.errors import LeadloopError
from orchestration.publish import lock
from orchestration.workspace import Company

if TYPE_CHECKING:
    from orchestration.publish.ledger import Run


def run(
    context: typer.Context,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S"],
            help="Report as of this moment, UTC if it has no offset; else the config's, else now.",
        ),
    ] = None,
    accept_shrink: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE.TABLE",
            help="Land this table though it holds far fewer rows than the last time; repeatable.",
        ),
    ] = None,
) -> None:
    """Land every source, check it, compute the marts, check them, and publish if all holds."""
    company = entered(context)
    with lock.hold(company.home.lock):
        run_job(company, as_of=as_of, accept_shrink=accept_shrink or [])


def run_job(
    company: Company, *, as_of: datetime | None = None, accept_shrink: list[str] | None = None
) -> None:
    """Run the job and print how it went; exits with 1 when it failed."""
    from orchestration.cli.job import execute
    from orchestration.cli.summary import print_summary
    from orchestration.settings import naive_utc

    screen = console()
    if as_of:
        try:
            as_of = naive_utc(as_of)
        except ValueError as error:
            raise LeadloopError(f"--as-of {as_of.isoformat()} {error}") from error
    outcome = execute(company, screen, as_of=as_of, accept_shrink=accept_shrink or [])
    if outcome.run:
        print_summary(screen, company, outcome.run)
    if outcome.stopped:
        complain(f"stopped; {_consequence(company, outcome.run)}")
        raise typer.Exit(130)
    if not outcome.success:
        errors = outcome.run.error if outcome.run and outcome.run.error else outcome.error
        for line in errors.split("\n"):
            complain(line)
        complain(f"{_consequence(company, outcome.run)}; log: {outcome.log}")
        raise typer.Exit(1)
    screen.print(plain(f"dashboard    {company.home.dashboard / 'index.html'}"), soft_wrap=True)


def _consequence(company: Company, run: "Run | None") -> str:
    """What readers see after a run that failed."""
    from orchestration.publish import versions

    if run and run.version:
        return f"version {run.version} is published, but not everything was made from it"
    present = versions.current(company.home)
    if present is None:
        return "nothing was published"
    return f"nothing was published; version {present.run_id} stays"
