"""Scores: did the leads with high scores convert, and how well does the score tell?"""

from typing import Any

from dashboard import charts, formats, words
from dashboard.marts import Marts
from dashboard.pages import Page
from dashboard.pages.reports import DRAWN, last_as_of, report
from dashboard.pages.sections import Chart, Column, Filter, Section

HISTORIES = {"False": "Known at the hand-off", "True": "Current values stand in"}
BINS = {"band": "Score band", "decile": "Tenth of hand-offs, the best first"}


def page(marts: Marts) -> Page:
    """The page over a published version."""
    quality = [
        row | {"conversion_title": words.STAGES[row["conversion"]], "fit": _fit(row)}
        for row in marts.rows("score_quality")
    ]
    return report(
        name="scores",
        title="Scores",
        lead="Did the leads with high scores convert, and how well does the score tell them apart?",
        as_of=last_as_of(quality),
        sections=[_review(marts), _quality(quality)],
        defined=("lift", "captured_share", "auc"),
    )


def _fit(row: dict[str, Any]) -> str | None:
    backfilled = row["fit_is_backfilled"]
    return None if backfilled is None else HISTORIES[str(backfilled)]


def _review(marts: Marts) -> Section:
    rows = [
        row
        | {
            "label": words.title(row["bin"]) if row["bin_kind"] == "band" else f"{row['bin']}.",
            "text": f"{formats.write(row['rate'], kind='rate')}: {row['numerator_count']} of "
            f"{row['denominator_count']}",
        }
        for row in marts.rows("score_review")
    ]
    return Section(
        name="review",
        title="By score at hand-off",
        note="hand-offs old enough to tell",
        columns=(
            Column("label", "Bin", "name"),
            Column("rate", "Converted", "rate"),
            Column("lift", "Lift", "multiple", "lift", missing="none converted"),
            Column("captured_share", "Captured so far", "rate", "captured_share", missing=""),
            Column("reached_share", "Hand-offs so far", "rate"),
            Column("lowest_score", "Lowest score", "count"),
            Column("highest_score", "Highest score", "count"),
        ),
        rows=rows,
        filters=(
            Filter("conversion", "Conversion", words.STAGES),
            Filter("bin_kind", "By", BINS),
            Filter("definition_version", "Version of the rules"),
            Filter("fit_is_backfilled", "Attributes", HISTORIES),
        ),
        chart=Chart(
            charts.rate_ranks("Converted"),
            DRAWN,
            label="Conversion by score at hand-off",
            step=charts.STEP,
        )
        if rows
        else None,
        empty="No lead with a score was handed off long enough ago.",
    )


def _quality(rows: list[dict[str, Any]]) -> Section:
    return Section(
        name="quality",
        title="How well the score tells",
        columns=(
            Column("conversion_title", "Conversion", "name"),
            Column("definition_version", "Version", "text", missing=""),
            Column("fit", "Attributes", "text", missing=""),
            Column("auc", "Area under the curve", "rate", "auc", "not_measured_reason"),
            Column("converted_count", "Converted", "count", missing=""),
            Column("other_count", "Did not", "count", missing=""),
        ),
        rows=rows,
    )
