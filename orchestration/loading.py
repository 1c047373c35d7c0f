"""Land: brings the configured sources, the agreed limits, the landing file and the books together.

How rows are read, judged and merged is the connectors' business.
"""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime

import duckdb

from expectations import runner
from orchestration import gates
from orchestration.connectors.errors import LandingError
from orchestration.connectors.landing import LandedSource, Landing, Limits
from orchestration.connectors.shapes import Shapes
from orchestration.publish.ledger import Landed, Quarantined
from orchestration.publish.runs import LiveRun
from orchestration.workspace import Company


def shapes(company: Company) -> Shapes:
    """Every raw table of every known kind of source."""
    return gates.declared_shapes(company.project)


def landing(company: Company) -> Landing:
    """The company's landing file, closed."""
    return Landing(company.home.landing, shapes(company), _limits(company))


def land_kind(company: Company, run: LiveRun, *, kind: str) -> Mapping[str, int]:
    """Land every configured source of a kind and write down how; rows read, by table.

    Raises LandingError when one cannot be landed; those before it stay landed.
    """
    # The gate behind needs it, and landing leaves a core idle.
    runner.import_early()
    sources = [source for source in company.settings.sources if source.kind == kind]
    rows_read: dict[str, int] = {}
    with landing(company).open() as opened:
        _refuse_forgotten(company, opened.landed_sources(), kind=kind)
        for source in sources:
            landed = opened.land(
                source,
                loaded_at=datetime.now(UTC),
                accept_shrink=run.accept_shrink,
            )
            run.landed(_books(landed))
            for table in landed.tables:
                rows_read[table.name] = rows_read.get(table.name, 0) + table.rows_read
    if sources:
        run.landed([], _quarantined(company, kind=kind))
    return rows_read


def _refuse_forgotten(company: Company, landed: Mapping[str, str], *, kind: str) -> None:
    """Rows of a source that is no longer named would be published with everybody else's."""
    configured = {source.name for source in company.settings.sources}
    for name, landed_kind in landed.items():
        if landed_kind == kind and name not in configured:
            raise LandingError(
                f"{company.home.landing} holds rows of the source '{name}', which "
                f"{company.config} does not name: name it, or use another home folder "
                "(LEADLOOP_HOME) for another company"
            )


def _books(landed: LandedSource) -> list[Landed]:
    tables = [
        Landed(
            source_system=landed.name,
            table_name=table.name,
            rows_read=table.rows_read,
            inserted=table.inserted,
            changed=table.changed,
            unchanged=table.unchanged,
            deleted=table.deleted,
            quarantined=table.quarantined,
        )
        for table in landed.tables
        if table.is_delivered
    ]
    malformed = [
        Landed(landed.name, given.name, given.rows_read, 0, 0, 0, 0, given.quarantined)
        for given in landed.inputs
        if given.quarantined
    ]
    return tables + malformed


def _quarantined(company: Company, *, kind: str) -> list[Quarantined]:
    with duckdb.connect(company.home.landing, read_only=True) as connection:
        rows = connection.execute(
            """
            select source_system, table_name, reason, count(*)
            from quarantine.rows where source_kind = ?
            group by all
            """,
            [kind],
        ).fetchall()
    return [Quarantined(*row) for row in rows]


def _limits(company: Company) -> Limits:
    path = company.project / "seeds" / "currencies.csv"
    with path.open(encoding="utf-8", newline="") as file:
        currencies = frozenset(row["currency_code"] for row in csv.DictReader(file))
    return Limits(currencies, gates.limits(company)["shrunken_load_share"])
