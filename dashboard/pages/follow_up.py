"""Follow-up: does sales answer, how fast, what is still open, and what does lateness cost?"""

from dashboard import words
from dashboard.marts import Marts
from dashboard.pages import Page
from dashboard.pages.reports import all_time, by_month, by_slice, last_as_of, report, value_tile
from dashboard.pages.sections import Column, Filter, Section, titled
from dashboard.pages.tiles import rate_tiles

KEY_RATES = ("follow_up_rate", "sla_hit_rate", "leak_rate", "acceptance_rate")
RATES = (
    *KEY_RATES,
    "sla_late_rate",
    "sla_open_rate",
    "rejection_rate",
    "rejection_reason_coverage",
    "notified_rate",
    "below_threshold_rate",
)
WAITING = "response_working_hours_median"
BUCKETS = {"raw": "Calendar hours", "working": "Working hours"}


def page(marts: Marts) -> Page:
    """The page over a published version."""
    rows = all_time(marts, [*KEY_RATES, WAITING])
    return report(
        name="follow_up",
        title="Follow-up",
        lead="Does sales answer the leads it is given, how fast, and which ones still wait?",
        as_of=last_as_of(rows),
        tiles=[*rate_tiles(rows, KEY_RATES), value_tile(WAITING, rows, unit="h")],
        sections=[
            _waiting(marts),
            by_slice(marts, name="by_slice", title="By team and source", metrics=RATES),
            by_month(marts, name="by_month", title="By month of hand-off", metrics=RATES),
            _lateness(marts),
        ],
        defined=(*RATES, WAITING, "standardised_rate"),
    )


def _waiting(marts: Marts) -> Section:
    return Section(
        name="overdue",
        title="Leads that sales has not answered",
        note="by key; names stand in the outbox of the people who act on them",
        columns=(
            Column("cycle_id", "Lead cycle", "name"),
            Column("team", "Team", "text"),
            Column("lead_source", "Lead source", "text"),
            Column("score_band", "Score", "code"),
            Column("overdue_hours", "Overdue hours", "count"),
            Column("overdue_working_hours", "In working hours", "count"),
            Column("due_at", "Due", "day"),
            Column("reasons", "Why it is here", "text"),
        ),
        rows=marts.rows("overdue_leads"),
        empty="No answer is overdue.",
    )


def _lateness(marts: Marts) -> Section:
    rows = titled(marts.rows("lateness"), bucket={})
    return Section(
        name="lateness",
        title="The price of lateness",
        note="an association, not proof of cause",
        columns=(
            Column("bucket_title", "Answered within", "name"),
            Column("rate", "Converted", "rate", reason="not_measured_reason"),
            Column("standardised_rate", "At the same mix", "rate", "standardised_rate"),
        ),
        rows=rows,
        filters=(
            Filter("conversion", "Conversion", words.STAGES),
            Filter("clock", "Clock", BUCKETS),
        ),
    )
