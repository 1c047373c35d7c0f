"""One comparison from its files to its folder: validated, recomputed twice, measured and stored."""

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.errors import LeadloopError
from orchestration.home import Home
from orchestration.publish import versions
from orchestration.publish.ledger import Ledger, utc_now
from orchestration.spreadsheets import disarmed
from orchestration.transform import read_manifest
from orchestration.whatif import comparison
from orchestration.whatif.comparison import Conversion, Frame, Measure
from orchestration.whatif.definition import proposed, read_files, seed_nodes, today
from orchestration.whatif.recompute import Recomputation, build_definition_rows
from orchestration.workspace import Company

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas

ASSUMPTIONS = (
    "Both definitions are applied as if they had been in force all the time.",
    "A lead is handed off at the first moment at which its score reaches the threshold: when it "
    "enters a stage, or at the end of a day that brought news. A score knows what was known then.",
    "Touches, answers and deals stay as they were: what people did does not depend on hand-offs.",
    "What sales did with a lead does not end the search: under another definition sales might not "
    "have had it yet. The lead's next cycle does.",
    "The outcome of a lead that was really handed off is the real one, whenever that was.",
    "A lead that was not handed off has no observed outcome. It is expected to fare like the leads "
    "of the same score bin that were handed off, under the same definition.",
    "A lead that would come back after a hand-off that never was is not counted, so an easier "
    "definition hands off somewhat more than it says here.",
    "Rates count hand-offs that are as old as their window; intervals are 95 % of what would be "
    "seen if the period came again.",
)

Step = Callable[[str], None]


@dataclass(frozen=True)
class Study:
    """A comparison that is done; `facts` is what its JSON file holds."""

    folder: Path
    facts: dict[str, Any]
    changes: "pandas.DataFrame"

    @property
    def page(self) -> Path:
        """Its page for the browser."""
        return self.folder / "index.html"


def compare(
    company: Company,
    *,
    given: Mapping[str, Path],
    first_day: date,
    last_day: date,
    on_step: Step = lambda name: None,
) -> Study:
    """Compare the definition in the given files (by seed) with today's, and store what came out.

    The run lock is the caller's. Raises LeadloopError in one line.
    """
    as_of = _as_of(company.home)
    if not first_day <= last_day <= as_of.date():
        raise LeadloopError(
            f"the period {first_day} to {last_day} must end after it begins, and by the last "
            f"run's day {as_of.date()}"
        )
    manifest = read_manifest(company)
    recomputation = Recomputation(company, manifest, as_of)
    try:
        on_step("check")
        files = read_files(given, seeds=seed_nodes(manifest))
        recomputation.refused(files)
        current = today(build_definition_rows(company, manifest), day=as_of.date())
        proposal = proposed(files, otherwise=current)
        on_step("score as today")
        by_today = recomputation.leads(current)
        on_step("score as proposed")
        by_proposal = recomputation.leads(proposal)
    finally:
        recomputation.forget()
    on_step("compare")
    frame = _frame(company, first_day=first_day, last_day=last_day, as_of=as_of)
    changes = comparison.changes(by_today, by_proposal, frame=frame)
    facts = {
        "whatif_id": _identity(given),
        "as_of": as_of.isoformat(),
        "from": first_day.isoformat(),
        "to": last_day.isoformat(),
        "currency_code": company.settings.reporting.currency,
        "files": {name: path.name for name, path in given.items()},
        "versions": {"today": current.version, "proposal": proposal.version},
        "measures": [
            asdict(measure)
            for measure in (
                *comparison.measures_of_what_happened(by_today, frame=frame),
                *_measured(by_today, definition="today", frame=frame),
                *_measured(by_proposal, definition="proposal", frame=frame),
            )
        ],
        "weeks": _weeks(company, by_today, by_proposal, frame=frame),
        "changed_leads": changes["change"].value_counts().sort_index().to_dict(),
        "assumptions": list(ASSUMPTIONS),
    }
    return _stored(company, facts, changes)


def _as_of(home: Home) -> datetime:
    """The moment of the last run, whose build is read; it must have been published whole."""
    last = Ledger(home.ledger).runs(last=1)
    if not last or not home.build.is_file() or versions.current(home) is None:
        raise LeadloopError("there is no run to recompute; run `leadloop run`")
    if last[0].version is None:
        raise LeadloopError(
            f"the last run ({last[0].run_id}) published nothing, so its build may be half; "
            "run `leadloop run`"
        )
    return last[0].as_of


def _measured(leads: "pandas.DataFrame", *, definition: str, frame: Frame) -> list[Measure]:
    """A definition's numbers; none where no lead has a score, and why."""
    if leads["ready_at"].notna().any() or leads["hand_off_score"].notna().any():
        return comparison.measures(leads, definition=definition, frame=frame)
    reason = "no lead has a score: no source records what the rules look at, or when"
    names = [one.metric_name for one in comparison.measures(leads, definition="", frame=frame)]
    return [Measure(name, definition, None, reason=reason) for name in names]


def _frame(company: Company, *, first_day: date, last_day: date, as_of: datetime) -> Frame:
    with _build(company.home) as build:
        agreed = build.execute(
            "select conversion, days, leaves_out_supporting from seeds.lateness_conversions "
            "inner join intermediate.int_metric_windows using (window_name) "
            "where valid_from <= $1 and (valid_until > $1 or valid_until is null)",
            [as_of],
        ).fetchall()
        (bootstrap,) = build.execute(
            "select replicates_count, random_seed, tail_share from "
            "intermediate.int_bootstrap_settings"
        ).fetchall()
    time_zone = company.settings.reporting.time_zone
    conversions = {name: Conversion(*rules) for name, *rules in agreed}
    return Frame(first_day, last_day, as_of, time_zone, conversions, *bootstrap)


def _weeks(
    company: Company, by_today: "pandas.DataFrame", by_proposal: "pandas.DataFrame", *, frame: Frame
) -> list[dict[str, Any]]:
    """Per week of the period: hand-offs as they were and under each definition, and capacity."""
    counts = {
        "actual": comparison.weekly_hand_offs(by_today["handed_off_at"], frame=frame),
        "today": comparison.weekly_hand_offs(by_today["ready_at"], frame=frame),
        "proposal": comparison.weekly_hand_offs(by_proposal["ready_at"], frame=frame),
    }
    with _build(company.home) as build:
        rows = build.execute(
            "select valid_from, hand_offs_per_week from seeds.capacity where team = 'all'"
        ).fetchall()
    weeks = list(counts["actual"])
    capacity = comparison.capacities(rows, weeks=weeks)
    return [
        {
            "week": week.isoformat(),
            **{name: by_week[week] for name, by_week in counts.items()},
            "capacity": capacity[week],
        }
        for week in weeks
    ]


@contextmanager
def _build(home: Home) -> "Iterator[duckdb.DuckDBPyConnection]":
    with duckdb.connect(str(home.build), read_only=True) as connection:
        yield connection


def _identity(given: Mapping[str, Path]) -> str:
    digest = sha256(b"\0".join(given[name].read_bytes() for name in sorted(given)))
    return f"{utc_now():%Y%m%dT%H%M%SZ}-{digest.hexdigest()[:6]}"


def _stored(company: Company, facts: dict[str, Any], changes: "pandas.DataFrame") -> Study:
    """Write the folder aside and show it complete."""
    from dashboard import site
    from dashboard.pages import whatif

    folder = company.home.whatif / facts["whatif_id"]
    aside = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    text = json.dumps(facts, indent=2, allow_nan=False)
    (aside / "comparison.json").write_text(text + "\n", encoding="utf-8")
    changes.map(disarmed).to_csv(aside / "changed_leads.csv", index=False)
    site.build_page(whatif.page(facts), aside, company=company.settings.company)
    shutil.rmtree(folder, ignore_errors=True)
    aside.replace(folder)
    return Study(folder, facts, changes)
