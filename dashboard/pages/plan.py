"""Plan: what a revenue goal needs of each stage, what is there, and until when it must come."""

from dashboard import formats, words
from dashboard.marts import Marts
from dashboard.pages import Page
from dashboard.pages.reports import last_as_of, report
from dashboard.pages.sections import Column, Filter, Section


def page(marts: Marts) -> Page:
    """The page over a published version; one without a goal says so."""
    rows = [
        row
        | {
            "stage_title": words.STAGES.get(row["stage"], words.title(row["stage"])),
            "goal": _goal(row),
        }
        for row in marts.rows("backward_plan")
    ]
    return report(
        name="plan",
        title="Plan",
        lead="What does the revenue goal need of each stage, and by when must it be there?",
        as_of=last_as_of(rows),
        currency=next((row["currency_code"] for row in rows if row["currency_code"]), None),
        sections=[
            Section(
                name="stages",
                title="Backward from the goal",
                columns=(
                    Column("stage_title", "Stage", "name"),
                    Column("needed_count", "Needed", "days", "needed", "reason"),
                    Column("actual_count", "There", "count", reason="reason"),
                    Column("gap_count", "Gap", "gap", "gap", "reason"),
                    Column("rate", "Expected to move on", "rate", None, "reason", "", "80 %"),
                    Column("p80_lag_days", "80 % within days", "count", None, "reason", ""),
                    Column("latest_date", "Latest day", "day", "latest_date", "reason"),
                ),
                rows=rows,
                filters=(Filter("goal", "Goal"), Filter("segment", "Segment")),
                empty="No goal of seeds/goals.csv is for a period.",
            )
        ],
        defined=("needed", "gap", "latest_date"),
    )


def _goal(row: dict) -> str:
    amount = formats.write(row["goal_amount"], kind="money")
    return f"{amount} from {formats.day(row['period_start'])} to {formats.day(row['period_end'])}"
