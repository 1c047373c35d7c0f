"""The doctor's eyes: what is configured, what can be reached, what is missing and what that costs.

Only looking belongs here: nothing is landed, written or mended.
"""

import socket
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import duckdb

from orchestration import gates, loading
from orchestration.connectors.exports import find_exports
from orchestration.errors import LeadloopError
from orchestration.inputs import Input, inputs
from orchestration.publish import lock, room, secret
from orchestration.settings import CustomSource, Source
from orchestration.workspace import Company

Level = Literal["ok", "warning", "error"]

PROBE_SECONDS = 3.0

# What cannot be measured as long as no source fills a table of the contract.
NEEDED_FOR: Mapping[str, str] = {
    "accounts": "segments, account paths of deals without a person",
    "people": "anything: lead cycles, funnel, attribution",
    "identities": "visits of a person before they gave their name",
    "attribute_changes": "scores with the attributes of their time",
    "qualification_answers": "the review of the definition (BANT)",
    "users": "teams, owners' working hours, human follow-up by person of sales",
    "campaigns": "campaign names, lump costs, campaign ROI",
    "campaign_members": "nurture, the return path of recycled leads",
    "campaign_costs": "cost, ROI, cost per lead, CAC",
    "touches": "attribution, ROI, channels",
    "stage_changes": "acceptance, rejection, recycling, times between stages",
    "sales_activities": "follow-up, response times, leaks",
    "opportunities": "pipeline, revenue, win rate, ROI",
    "opportunity_stage_changes": "amount at creation, reopened deals, velocity by stage",
    "opportunity_people": "buying groups, paths by contact role",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `advice` says what to do when it is not well."""

    level: Level
    what: str
    advice: str = ""


def examine(company: Company, *, environment: Mapping[str, str]) -> list[Finding]:
    """Everything worth knowing before a run."""
    findings = [Finding("ok", f"config {company.config}")]
    findings += _home(company)
    findings += _secret(company, environment)
    for source in company.settings.sources:
        findings += _source(company, source)
    findings += _landing(company)
    return findings


def unmeasured(company: Company) -> dict[str, str]:
    """Tables of the contract that no configured source fills, and what that leaves unmeasured."""
    filled = {table for source in company.settings.sources for table in _fills(company, source)}
    return {table: cost for table, cost in NEEDED_FOR.items() if table not in filled}


def _home(company: Company) -> Iterator[Finding]:
    spare = gates.limits(company)["spare_disk_gigabytes"]
    found = room.look(company.home, spare_gigabytes=spare)
    advice = "" if found.suffices else "make room; a run is refused"
    yield Finding("ok" if found.suffices else "error", f"disk: {found}", advice)
    if holder := lock.holder(company.home.lock):
        yield Finding("warning", f"a run is working: {holder}", "wait until it ends")


def _secret(company: Company, environment: Mapping[str, str]) -> Iterator[Finding]:
    path = company.home.secret
    if environment.get(secret.VARIABLE):
        yield Finding("ok", f"the secret of published keys comes from {secret.VARIABLE}")
    elif not path.exists():
        yield Finding(
            "warning",
            "there is no secret yet; the first run generates one",
            f"set {secret.VARIABLE} to keep it elsewhere",
        )
    else:
        mode = stat.S_IMODE(path.stat().st_mode)
        open_to_others = mode & 0o077
        yield Finding(
            "error" if open_to_others else "warning",
            f"the secret of published keys was generated into {path}"
            + (f", which others may read (mode {mode:o})" if open_to_others else ""),
            f"chmod 600 {path}" if open_to_others else f"keep a copy, or set {secret.VARIABLE}",
        )


def _source(company: Company, source: Source) -> Iterator[Finding]:
    for given in inputs(source):
        yield _reach(given)
    if isinstance(source, CustomSource):
        return
    try:
        exports = find_exports(source.path, loading.shapes(company)[source.kind])
    except LeadloopError as error:
        yield Finding("error", str(error))
        return
    if missing := [export.table.name for export in exports if not export.files]:
        yield Finding(
            "warning",
            f"source {source.name}: the export lacks {', '.join(missing)}",
            "what needs them is not measured",
        )


def _reach(given: Input) -> Finding:
    where = f"source {given.source.name}: {given.name}"
    if given.is_remote:
        address = urlsplit(given.place)
        try:
            place = (address.hostname or "localhost", address.port or 5432)
            socket.create_connection(place, timeout=PROBE_SECONDS).close()
        except (OSError, ValueError) as error:
            return Finding("error", f"{where}: {given.place} cannot be reached ({error})")
        return Finding("ok", f"{where}: {given.place} answers")
    if not given.files:
        return Finding("error", f"{where}: there are no files at {given.place}", "check the path")
    unreadable = [file for file in given.files if not _is_readable(file)]
    if unreadable:
        return Finding("error", f"{where}: {unreadable[0]} may not be read", "check its mode")
    size = sum(file.stat().st_size for file in given.files)
    return Finding("ok", f"{where}: {len(given.files)} files, {size / 1e6:,.1f} MB")


def _landing(company: Company) -> Iterator[Finding]:
    path = company.home.landing
    if not path.exists():
        yield Finding("ok", "nothing has landed yet")
        return
    try:
        duckdb.connect(path, read_only=True).close()
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            yield Finding("ok", f"landing {path} is in use by a run")
            return
        first = str(error).split("\n", maxsplit=1)[0]
        backup = company.home.backup
        yield Finding(
            "error",
            f"landing {path} cannot be opened ({first})",
            f"its backup is {backup}" if backup.exists() else "there is no backup of it",
        )
    else:
        yield Finding("ok", f"landing {path}, {path.stat().st_size / 1e6:,.1f} MB")


def _fills(company: Company, source: Source) -> set[str]:
    """The tables of the contract that a source can fill, by its mapping or its staging models."""
    if isinstance(source, CustomSource):
        return {path.stem for path in source.mapping.glob("*.sql")}
    prefix = f"stg_{source.kind}__"
    folder: Path = company.project / "models" / "staging" / source.kind
    return {path.stem.removeprefix(prefix) for path in folder.glob(f"{prefix}*.sql")}


def _is_readable(file: Path) -> bool:
    try:
        with file.open("rb"):
            return True
    except OSError:
        return False
