"""Do high scores convert better than low ones, and by how much?

marimo edit notebooks/score_calibration.py     to work in it
marimo run notebooks/score_calibration.py      as an app
python notebooks/score_calibration.py          as a script
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Score calibration")


@app.cell
def _():
    import marimo as mo

    from notebooks.charts import rates as rates_chart
    from notebooks.published import frame, open_published

    return frame, mo, open_published, rates_chart


@app.cell(hide_code=True)
def _(mo):
    mo.md(
        """
        # Score calibration

        **What this answers:** per band or tenth of the score at hand-off, how many leads converted,
        how that compares to the average (lift), and how well the score tells converters from others
        (area under the ROC curve).

        **What it does not:** whether the score causes anything, or how leads that were never handed
        off would have fared. Nothing is said of them.

        The rows are those of the dashboard (`score_review.sql`, `score_quality.sql` in
        `dashboard/queries`).
        """
    )
    return


@app.cell
def _(frame, open_published):
    published = open_published()
    review = frame(published, "score_review")
    quality = frame(published, "score_quality")
    return quality, review


@app.cell
def _(mo, review):
    def choices(column: str) -> list[str]:
        return list(dict.fromkeys(review[column].astype(str)))

    conversion = mo.ui.dropdown(
        choices("conversion"), value=choices("conversion")[0], label="Conversion"
    )
    bins = mo.ui.dropdown(choices("bin_kind"), value=choices("bin_kind")[0], label="Bins")
    version = mo.ui.dropdown(
        choices("definition_version"), value=choices("definition_version")[0], label="Definition"
    )
    mo.hstack([conversion, bins, version], justify="start")
    return bins, conversion, version


@app.cell
def _(bins, conversion, review, version):
    view = review[
        (review["conversion"] == conversion.value)
        & (review["bin_kind"] == bins.value)
        & (review["definition_version"].astype(str) == version.value)
    ]
    return (view,)


@app.cell
def _(mo, rates_chart, view):
    mo.vstack([rates_chart(view, by="bin", title="Converted"), mo.ui.table(view, selection=None)])
    return


@app.cell
def _(mo, quality):
    summary = {
        f"{row.conversion}, version {row.definition_version}": (
            f"area under the curve {row.auc:.3f}, {row.converted_count} converted, "
            f"{row.other_count} did not"
            if row.auc == row.auc
            else row.not_measured_reason
        )
        for row in quality.itertuples()
    }
    mo.ui.table(quality, selection=None)
    return (summary,)


@app.cell
def _(mo, summary):
    if mo.app_meta().mode == "script":
        print("\n".join(f"{name}: {value}" for name, value in summary.items()))
    return


if __name__ == "__main__":
    app.run()
