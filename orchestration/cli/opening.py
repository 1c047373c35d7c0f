"""`leadloop open`: the dashboard, the models behind it, or the deal explorer, in a browser."""

import os
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.config import company_of, workspace
from orchestration.cli.output import console, count, plain, remark
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
    deals: Annotated[
        bool,
        typer.Option(
            "--deals",
            help="The deal explorer instead: recent deals touch by touch, with names, "
            "written for your eyes alone.",
        ),
    ] = False,
) -> None:
    """Open the dashboard of the published version."""
    place = "models" if models else "to_mail" if to_mail else "."
    page = _deals(context) if deals else _dashboard(context, place)
    if only_print or not _has_display() or not webbrowser.open(page.as_uri()):
        console().print(plain(str(page)), soft_wrap=True)


def _deals(context: typer.Context) -> Path:
    from orchestration.telling import write_deals

    index = write_deals(company_of(context))
    if index.shown < index.found:
        remark(
            f"the newest {index.shown:,} of {count(index.found, 'deal')}; for any other: "
            "leadloop explain opportunity ID --page"
        )
    return index.page


def _dashboard(context: typer.Context, place: str) -> Path:
    page = workspace(context).home.dashboard / place / "index.html"
    if not page.is_file():
        raise LeadloopError(f"{page}: there is no dashboard yet; run `leadloop run` or `demo`")
    return page


def _has_display() -> bool:
    return sys.platform == "darwin" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
