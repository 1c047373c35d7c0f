"""Limits learnt from the published history, for people to agree on: `leadloop checks suggest`.

Only what the run history and the versions' manifests tell belongs here; nothing is changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from orchestration import gates
from orchestration.publish import versions
from orchestration.publish.ledger import Landed, Ledger, Run
from orchestration.workspace import Company

FEWEST_RUNS = 5
_MOST_RUNS = 100
# Twice the worst that was fine, and room for a tenth below the lowest that was.
_ABOVE = 2.0
_BELOW = 0.9
_LEAST_SHARE = 0.001


@dataclass(frozen=True)
class Proposal:
    """A limit as it is and as the history proposes it; `rests_on` says what on.

    `proposed` is None where the history does not tell yet.
    """

    limit_name: str
    agreed: float
    proposed: float | None
    rests_on: str


@dataclass(frozen=True)
class _Seen:
    share: float
    where: str


def proposals(company: Company) -> list[Proposal]:
    """A proposal for each limit that the history can tell of; GateError if there are no limits."""
    limits = gates.limits(company)
    ledger = Ledger(company.home.ledger)
    runs = [run for run in ledger.runs(last=_MOST_RUNS) if run.status == "published"][::-1]
    landed = [(run, ledger.landed(run.run_id)) for run in runs]
    marts = [
        (version.run_id, version.manifest()["rows"]) for version in versions.versions(company.home)
    ]
    return [
        _highest(
            "quarantined_share", limits["quarantined_share"], list(_quarantined(landed)), runs
        ),
        _lowest("shrunken_load_share", limits["shrunken_load_share"], list(_loads(landed)), runs),
        _lowest("shrunken_mart_share", limits["shrunken_mart_share"], list(_marts(marts)), marts),
    ]


def _quarantined(landed: Sequence[tuple[Run, list[Landed]]]) -> Iterator[_Seen]:
    for run, tables in landed:
        for table in tables:
            if table.rows_read:
                yield _Seen(table.quarantined / table.rows_read, _place(table, run))


def _loads(landed: Sequence[tuple[Run, list[Landed]]]) -> Iterator[_Seen]:
    for (_, before), (run, after) in pairwise(landed):
        rows = {(table.source_system, table.table_name): table.rows_read for table in before}
        for table in after:
            if earlier := rows.get((table.source_system, table.table_name)):
                yield _Seen(table.rows_read / earlier, _place(table, run))


def _marts(kept: Sequence[tuple[str, dict[str, int]]]) -> Iterator[_Seen]:
    for (_, before), (run_id, after) in pairwise(kept):
        for name, rows in before.items():
            if rows and name in after:
                yield _Seen(after[name] / rows, f"{name} in {run_id}")


def _highest(name: str, agreed: float, seen: Sequence[_Seen], runs: Sequence[object]) -> Proposal:
    if len(runs) < FEWEST_RUNS or not seen:
        return Proposal(name, agreed, None, _too_few(runs))
    worst = max(seen, key=lambda one: one.share)
    proposed = max(_LEAST_SHARE, round(_ABOVE * worst.share, 4))
    return Proposal(name, agreed, min(1.0, proposed), _rests_on("highest", worst, seen, runs))


def _lowest(name: str, agreed: float, seen: Sequence[_Seen], runs: Sequence[object]) -> Proposal:
    if len(runs) < FEWEST_RUNS or not seen:
        return Proposal(name, agreed, None, _too_few(runs))
    worst = min(seen, key=lambda one: one.share)
    proposed = round(min(1.0, worst.share) * _BELOW, 2)
    return Proposal(name, agreed, proposed, _rests_on("lowest", worst, seen, runs))


def _place(table: Landed, run: Run) -> str:
    return f"{table.source_system}.{table.table_name} in {run.run_id}"


def _rests_on(extreme: str, worst: _Seen, seen: Sequence[_Seen], runs: Sequence[object]) -> str:
    return (
        f"{extreme} of {len(seen):,} shares in {len(runs)} published runs: "
        f"{worst.share:.4g}, {worst.where}"
    )


def _too_few(runs: Sequence[object]) -> str:
    return f"{len(runs)} published runs, {FEWEST_RUNS} are needed"
