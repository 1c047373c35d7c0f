"""The published version as commands read it: its marts, or one line that says why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from orchestration.errors import LeadloopError

if TYPE_CHECKING:
    from dashboard.marts import Marts
    from orchestration.home import Home
    from orchestration.publish.versions import Version


def current(home: "Home") -> "Version":
    """The version that everybody reads; LeadloopError before the first."""
    from orchestration.publish import versions

    version = versions.current(home)
    if version is None:
        raise LeadloopError(f"nothing is published in {home.root} yet; run `leadloop run`")
    return version


@contextmanager
def reading(version: "Version") -> "Iterator[Marts]":
    """The version's marts, opened for reading; LeadloopError if they cannot be read."""
    from dashboard.marts import DashboardError, opened

    try:
        with opened(version.warehouse) as marts:
            yield marts
    except DashboardError as error:
        raise LeadloopError(str(error)) from error
