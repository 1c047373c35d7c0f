"""The command line's tree and its edge: what is printed, and the exit code, when something fails.

0 it went well; 1 it did not, and one line says why; 2 the command was not understood; 130 Ctrl-C.
"""

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli import (
    checks,
    demo,
    dev,
    doctor,
    explain,
    history,
    opening,
    querying,
    run,
    status,
    whatif,
)
from orchestration.cli.output import complain
from orchestration.errors import LeadloopError

app = typer.Typer(
    name="leadloop",
    help="Closed-loop reporting for marketing and sales, from raw data to audited numbers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def choose(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            help="The company's leadloop.yml; else LEADLOOP_CONFIG, else the current folder's, "
            "else the project's.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Remember which config to use; it is looked for when a command needs it."""
    context.obj = config


app.command("run")(run.run)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.command("status")(status.status)
app.command("versions")(history.versions)
app.command("rollback")(history.rollback)
app.command("diff")(history.diff)
app.command("open")(opening.open_dashboard)
app.command("tables")(querying.tables)
app.command("query")(querying.query)
app.command("dev")(dev.dev)
app.command("whatif")(whatif.whatif)
app.add_typer(explain.app, name="explain")
app.add_typer(checks.app, name="checks")


def main() -> None:
    """Run the command; every failure ends as one line on stderr."""
    try:
        app()
    except KeyboardInterrupt:
        complain("stopped")
        sys.exit(130)
    except LeadloopError as error:
        complain(str(error))
        sys.exit(1)
    except Exception as error:
        complain(f"unexpected {type(error).__name__}; {_keep(error)}")
        sys.exit(1)


def _keep(error: Exception) -> str:
    """Write the traceback to the log, and say where."""
    home = Path(os.environ.get("LEADLOOP_HOME") or Path.cwd() / ".leadloop")
    file = home / "logs" / f"error-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError as problem:
        return f"its details cannot be written to {file} ({problem.strerror})"
    return f"details: {file}"
