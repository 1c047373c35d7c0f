"""Quality: how far the data behind the numbers can be trusted, and what was found in it."""

from dashboard.marts import Marts
from dashboard.pages import Page
from dashboard.pages.reports import all_time, last_as_of, report
from dashboard.pages.sections import Column, Section, titled

FINDINGS = {
    "quarantined": "Refused at landing",
    "unmapped": "Word without a meaning",
    "masked": "Looked personal, masked",
    "new_value": "New word",
    "case_variant": "Differs by case only",
    "near_duplicate": "Perhaps misspelt",
    "spend_without_touches": "Spend without touches",
    "touches_without_spend": "Touches without spend",
}


def page(marts: Marts) -> Page:
    """The page over a published version and its checks."""
    return report(
        name="quality",
        title="Quality",
        lead="Can these numbers be trusted, and what was wrong with the data behind them?",
        as_of=last_as_of(all_time(marts, ["win_rate"])),
        sections=[_checks(marts), _findings(marts), _practices(marts)],
    )


def _checks(marts: Marts) -> Section:
    checks = marts.manifest.get("checks", {})
    warned = checks.get("warned", [])
    return Section(
        name="checks",
        title="Checks of this version",
        note=f"{checks['passed']} passed, {len(warned)} warned; none failed, or it would not stand"
        " here"
        if checks
        else "",
        columns=(Column("check", "Warned", "text"),),
        rows=[{"check": name} for name in warned],
        empty="No check has warned." if checks else "The version's manifest is not beside it.",
    )


def _findings(marts: Marts) -> Section:
    return Section(
        name="findings",
        title="What was found in the data",
        columns=(
            Column("finding_title", "Finding", "name"),
            Column("place", "Where", "text"),
            Column("detail", "What", "text"),
            Column("cases_count", "Cases", "count", missing=""),
        ),
        rows=titled(marts.rows("data_quality"), finding=FINDINGS),
        empty="Nothing was refused, unmapped, masked or misspelt.",
    )


def _practices(marts: Marts) -> Section:
    return Section(
        name="practices",
        title="How the loop is worked",
        note="measured from the data; the survey's line is a share of firms, for context only",
        columns=(
            Column("wording", "Practice", "name"),
            Column("answer", "This company", "code", reason="not_measured_reason"),
            Column("rate", "Own rate", "rate", reason="not_measured_reason"),
            Column("share_of_firms", "Firms that do", "rate", missing=""),
            Column("evidence", "Evidence", "text", missing=""),
        ),
        rows=marts.rows("process_scorecard"),
    )
