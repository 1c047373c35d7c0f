"""Who answers hand-offs in time, and what becomes of the leads that sales gives back?

marimo edit notebooks/follow_up_and_recycling.py     to work in it
marimo run notebooks/follow_up_and_recycling.py      as an app
python notebooks/follow_up_and_recycling.py          as a script
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Follow-up and recycling")


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
        # Follow-up and recycling

        **What this answers:** follow-up, SLA, acceptance, rejection and recycle rates per team,
        owner, source or segment, over all time or month by month, with the leads they rest on.

        **What it does not:** an open hand-off that is not yet due is neither met nor missed; it is
        counted as excluded. A cell with few leads says little: look at its interval.

        The rows are those of the dashboard (`rates.sql`, `rejection_reasons.sql` in
        `dashboard/queries`).
        """
    )
    return


@app.cell
def _(frame, open_published):
    metrics = ["follow_up_rate", "sla_hit_rate", "leak_rate", "acceptance_rate", "rejection_rate"]
    metrics += ["recycle_rate", "return_path_rate", "re_entry_rate", "recycled_win_rate"]
    slices = ["all", "team", "owner", "lead_source", "channel", "segment", "region"]
    published = open_published()
    rates = frame(published, "rates", metrics=metrics, grains=["all", "month"], slices=slices)
    reasons = frame(published, "rejection_reasons")
    return metrics, slices, rates, reasons


@app.cell
def _(metrics, slices, mo):
    metric = mo.ui.dropdown(metrics, value=metrics[0], label="Rate")
    by = mo.ui.dropdown(slices, value="team", label="By")
    mo.hstack([metric, by], justify="start")
    return by, metric


@app.cell
def _(by, metric, rates):
    view = rates[
        (rates["metric_name"] == metric.value)
        & (rates["slice_name"] == by.value)
        & (rates["period_grain"] == "all")
    ][
        [
            "slice_value",
            "rate",
            "rate_low",
            "rate_high",
            "numerator_count",
            "denominator_count",
            "excluded_count",
            "not_measured_reason",
        ]
    ]
    return (view,)


@app.cell
def _(mo, rates_chart, view):
    mo.vstack(
        [rates_chart(view, by="slice_value", title="Rate"), mo.ui.table(view, selection=None)]
    )
    return


@app.cell
def _(mo, reasons):
    mo.ui.table(reasons, selection=None, label="Why sales says no")
    return


@app.cell
def _(rates):
    everyone = rates[(rates["slice_name"] == "all") & (rates["period_grain"] == "all")]
    summary = {
        row.metric_name: f"{row.numerator_count} of {row.denominator_count}"
        for row in everyone.itertuples()
    }
    return (summary,)


@app.cell
def _(mo, summary):
    if mo.app_meta().mode == "script":
        print("\n".join(f"{name}: {value}" for name, value in summary.items()))
    return


if __name__ == "__main__":
    app.run()
