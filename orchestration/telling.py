"""Tell: what is made from the published version for its readers.

Where it is built and when readers see it is decided here; what it says, in `dashboard/` and
`outbox/`.
"""

import shutil
from pathlib import Path

from dashboard import site
from dashboard.marts import DashboardError
from orchestration import model_docs
from orchestration.errors import LeadloopError
from orchestration.outbox import action_lists, deal_pages, restricted
from orchestration.publish import versions
from orchestration.publish.runs import LiveRun
from orchestration.transform import read_manifest
from orchestration.workspace import Company

FIRST_PAGE = "index.html"
MODELS = "models/index.html"


def build_dashboard(company: Company, *, notice: str = "") -> Path:
    """Build the current version's site beside it and show it; returns its first page.

    It is built aside and appears complete, so that nobody meets a missing page. `notice` stands on
    every page.
    """
    version = _current(company)
    aside = versions.unfinished(version.dashboard)
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        page = site.build(
            version.warehouse,
            aside,
            company=company.settings.company,
            notice=notice,
            beside=[(MODELS, "Models, columns and lineage")],
        )
    except DashboardError as error:
        raise LeadloopError(str(error)) from error
    if page.name != FIRST_PAGE:
        (aside / FIRST_PAGE).symlink_to(page.name)
    if (version.dashboard / MODELS).exists():
        # Of the models that made this version, which may have changed since.
        (aside / MODELS).parent.mkdir()
        shutil.copy2(version.dashboard / MODELS, aside / MODELS)
    else:
        model_docs.write(read_manifest(company), version.warehouse, file=aside / MODELS)
    if version.dashboard.exists():
        shutil.rmtree(version.dashboard)
    aside.replace(version.dashboard)
    versions.switch_dashboard(company.home, version)
    return company.home.dashboard / FIRST_PAGE


def say_held_back(company: Company, run: LiveRun) -> None:
    """Put on every page of the current version that a later run was held back, and why."""
    if versions.current(company.home) is None:
        return
    why = run.errors[0] if run.errors else "a critical check failed"
    build_dashboard(
        company,
        notice=f"The run as of {run.as_of:%d %b %Y, %H:%M} UTC was held back and published "
        f"nothing: {why}. These are the numbers of the version before it.",
    )


def fill_outbox(company: Company) -> list[Path]:
    """Write the restricted names and the action lists of the current version; the files.

    Pages of deals go: they were made from older names, of people who may be forgotten since.
    """
    version = _current(company)
    outbox = company.home.outbox
    deal_pages.remove(company.home.deals)
    names = restricted.write(company.home.build, folder=outbox)
    lists = action_lists.write(version.warehouse, restricted=names, folder=outbox)
    return [names, *lists]


def write_deals(company: Company) -> deal_pages.Index:
    """Write the index of the current version's recent deals, and a private page for each."""
    return deal_pages.write_index(
        _current(company).warehouse,
        restricted=company.home.outbox / restricted.NAME,
        folder=company.home.deals,
        company=company.settings.company,
    )


def write_deal(company: Company, key: str) -> Path:
    """Write the private page of one deal of the current version, by its key; its path."""
    return deal_pages.write_deal(
        _current(company).warehouse,
        key,
        restricted=company.home.outbox / restricted.NAME,
        folder=company.home.deals,
        company=company.settings.company,
    )


def _current(company: Company) -> versions.Version:
    version = versions.current(company.home)
    if version is None:
        raise LeadloopError("nothing is published yet; run `leadloop run`")
    return version
