"""Which config a command works with."""

import os
from pathlib import Path

import typer

from orchestration.workspace import Company, Workspace


def workspace(context: typer.Context) -> Workspace:
    """The config and home folder that the options and the environment name."""
    return Workspace.find(context.obj, folder=Path.cwd(), environment=os.environ)


def company_of(context: typer.Context) -> Company:
    """The validated company of that config, for commands that run no tool."""
    return workspace(context).company(os.environ)


def entered(context: typer.Context) -> Company:
    """The validated company, with every tool pointed at its home folder."""
    place = workspace(context)
    company = place.company(os.environ)
    place.enter(os.environ)
    return company
