"""Tell: what is made from the published version for its readers.

Where it is built and when readers see it is decided here; what it says, in `dashboard/` and
`outbox/`.
"""

import shutil
from pathlib import Path

from dashboard import site
from dashboard.marts import DashboardError
from orchestration.errors import LeadloopError
from orchestration.outbox import action_lists, restricted
from orchestration.publish import versions
from orchestration.workspace import Company

FIRST_PAGE = "index.html"


def build_dashboard(company: Company) -> Path:
    """Build the current version's site beside it and show it; returns its first page.

    It is built aside and appears complete, so that nobody meets a missing page.
    """
    version = _current(company)
    aside = versions.unfinished(version.dashboard)
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        page = site.build(version.warehouse, aside, company=company.settings.company)
    except DashboardError as error:
        raise LeadloopError(str(error)) from error
    if page.name != FIRST_PAGE:
        (aside / FIRST_PAGE).symlink_to(page.name)
    if version.dashboard.exists():
        shutil.rmtree(version.dashboard)
    aside.replace(version.dashboard)
    versions.switch_dashboard(company.home, version)
    return company.home.dashboard / FIRST_PAGE


def fill_outbox(company: Company) -> list[Path]:
    """Write the restricted names and the action lists of the current version; the files."""
    version = _current(company)
    outbox = company.home.outbox
    names = restricted.write(company.home.build, folder=outbox)
    lists = action_lists.write(version.warehouse, restricted=names, folder=outbox)
    return [names, *lists]


def _current(company: Company) -> versions.Version:
    version = versions.current(company.home)
    if version is None:
        raise LeadloopError("nothing is published yet; run `leadloop run`")
    return version
