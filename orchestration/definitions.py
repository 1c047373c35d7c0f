"""What Dagster loads: the definitions of every module in `defs/`, for one company. Nothing else."""

import os
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import dagster as dg

from orchestration import defs as rooms
from orchestration.workspace import Company, Workspace


def load(company: Company) -> dg.Definitions:
    """All definitions; each module of `defs/` gives its own by `definitions(company)`."""
    names = [f"{rooms.__name__}.{found.name}" for found in iter_modules(rooms.__path__)]
    return dg.Definitions.merge(*(import_module(name).definitions(company) for name in names))


@dg.definitions
def definitions() -> dg.Definitions:
    """The definitions of the company that the environment names."""
    workspace = Workspace.find(None, folder=Path.cwd(), environment=os.environ)
    workspace.enter(os.environ)
    return load(workspace.company(os.environ))
