"""`leadloop dev`: Dagster's own pages for this company, on this machine only."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.config import entered


def dev(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="Port on this machine.", min=1, max=65535)] = 3000,
) -> None:
    """Show the assets, checks, schedule and sensor in Dagster, until Ctrl-C."""
    company = entered(context)
    dagster = str(Path(sys.executable).with_name("dagster"))
    os.chdir(company.home.dagster)
    os.execv(  # noqa: S606 - Dagster takes this process over
        dagster,
        [dagster, "dev", "-m", "orchestration.definitions", "-h", "127.0.0.1", "-p", str(port)],
    )
