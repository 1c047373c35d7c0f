"""Limits learnt from the published history, for people to agree on: `leadloop checks suggest`.

Only what the run history and the versions' manifests tell belongs here; nothing is changed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from orchestration import gates
from orchestration.publish import versions
from orchestration.publish.ledger import Landed, Ledger, Run
from orchestration.workspace import Company

FEWEST = 5
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


_Learn = Callable[[Sequence[_Seen]], tuple[str, _Seen, float]]


def proposals(company: Company) -> list[Proposal]:
    """A proposal for each limit that the history can tell of; GateError if there are no limits."""
    limits = gates.limits(company)
    ledger = Ledger(company.home.ledger)
    runs = [run for run in ledger.runs(last=_MOST_RUNS) if run.status == "published"][::-1]
    landed = [(run, ledger.landed(run.run_id)) for run in runs]
    kept = [
        (version.run_id, version.manifest()["rows"]) for version in versions.versions(company.home)
    ]
    told: list[tuple[str, Iterator[_Seen], _Learn, int, str]] = [
        ("quarantined_share", _quarantined(landed), _highest, len(runs), "published runs"),
        ("shrunken_load_share", _loads(landed), _lowest, len(runs), "published runs"),
        ("shrunken_mart_share", _marts(kept), _lowest, len(kept), "kept versions"),
    ]
    return [
        _propose(name, limits[name], seen=list(seen), learn=learn, past=f"{past} {things}")
        if past >= FEWEST
        else Proposal(name, limits[name], None, f"{past} {things}, {FEWEST} are needed")
        for name, seen, learn, past, things in told
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


def _highest(seen: Sequence[_Seen]) -> tuple[str, _Seen, float]:
    worst = max(seen, key=lambda one: one.share)
    return "highest", worst, min(1.0, max(_LEAST_SHARE, round(_ABOVE * worst.share, 4)))


def _lowest(seen: Sequence[_Seen]) -> tuple[str, _Seen, float]:
    worst = min(seen, key=lambda one: one.share)
    return "lowest", worst, round(_BELOW * min(1.0, worst.share), 2)


def _propose(
    name: str, agreed: float, *, seen: Sequence[_Seen], learn: _Learn, past: str
) -> Proposal:
    if not seen:
        return Proposal(name, agreed, None, f"nothing to compare in {past}")
    extreme, worst, proposed = learn(seen)
    rests_on = f"{extreme} of {len(seen):,} shares in {past}: {worst.share:.4g}, {worst.where}"
    return Proposal(name, agreed, proposed, rests_on)


def _place(table: Landed, run: Run) -> str:
    return f"{table.source_system}.{table.table_name} in {run.run_id}"
