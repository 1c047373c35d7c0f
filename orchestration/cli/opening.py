"""`leadloop open`: the dashboard, or the models behind it, in a browser."""

import os
import sys
import webbrowser
from typing import Annotated

import typer

from orchestration.cli.config import workspace
from orchestration.cli.output import console, plain
from orchestration.errors import LeadloopError


def open_dashboard(
    context: typer.Context,
    models: Annotated[
        bool, typer.Option("--models", help="The models, their columns and lineage instead.")
    ] = False,
    to_mail: Annotated[
        bool,
        typer.Option("--to-mail", help="The overview as one file that can be mailed instead."),
    ] = False,
    only_print: Annotated[
        bool, typer.Option("--print", help="Print the path instead of opening it.")
    ] = False,
) -> None:
    """Open the dashboard of the published version."""
    place = "models" if models else "to_mail" if to_mail else "."
    page = workspace(context).home.dashboard / place / "index.html"
    if not page.is_file():
        raise LeadloopError(f"{page}: there is no dashboard yet; run `leadloop run` or `demo`")
    if only_print or not _has_display() or not webbrowser.open(page.as_uri()):
        console().print(plain(str(page)), soft_wrap=True)


def _has_display() -> bool:
    return sys.platform == "darwin" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
