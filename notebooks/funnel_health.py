"""How far do leads come, stage by stage, and what may still come of the young months?

marimo edit notebooks/funnel_health.py     to work in it
marimo run notebooks/funnel_health.py      as an app
python notebooks/funnel_health.py          as a script
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Funnel health")


@app.cell
def _():
    import altair as alt
    import marimo as mo

    from notebooks.published import frame, open_published

    return alt, frame, mo, open_published


@app.cell(hide_code=True)
def _(mo):
    mo.md(
        """
        # Funnel health

        **What this answers:** of the leads of a month, how many reached the next stage, and how
        much of what can come has come yet.

        **What it does not:** a young month is not a bad month. The observed rate of a young cohort
        is low because its leads had little time; the expected rate (Kaplan-Meier) stands beside it,
        with the share of its leads that are old enough to tell (`cohort_maturity`).

        The rows are those of the dashboard (`dashboard/queries/rates.sql`).
        """
    )
    return


@app.cell
def _(frame, open_published):
    steps = ["inquiry_to_mql", "mql_to_handed_off", "handed_off_to_accepted"]
    steps += ["accepted_to_qualified", "qualified_to_won", "inquiry_to_won"]
    published = open_published()
    rates = frame(
        published,
        "rates",
        metrics=[f"{kind}conversion_rate_{step}" for step in steps for kind in ("", "expected_")],
        grains=["month", "all"],
        slices=["all"],
    )
    rates["step"] = rates["metric_name"].str.split("conversion_rate_").str[1]
    rates["is_expected"] = rates["metric_name"].str.startswith("expected_")
    return steps, rates


@app.cell
def _(steps, mo):
    step = mo.ui.dropdown(steps, value="inquiry_to_mql", label="Step")
    step
    return (step,)


@app.cell
def _(rates, step):
    months = rates[(rates["period_grain"] == "month") & (rates["step"] == step.value)]
    view = months.pivot(index="period_start", columns="is_expected", values="rate")
    view.columns = ["observed", "expected"]
    observed = months[~months["is_expected"]].set_index("period_start")
    view = view.join(observed[["numerator_count", "denominator_count", "cohort_maturity"]])
    return (view,)


@app.cell
def _(alt, mo, view):
    lines = view.reset_index().melt(
        "period_start", ["observed", "expected"], var_name="rate", value_name="share"
    )
    mo.vstack(
        [
            mo.ui.altair_chart(
                alt.Chart(lines.dropna())
                .mark_line(point=True)
                .encode(
                    x=alt.X("period_start:T", title="Month of the cohort"),
                    y=alt.Y("share:Q", title=None).axis(format="%"),
                    strokeDash="rate:N",
                )
            ),
            mo.ui.table(view.reset_index(), selection=None),
        ]
    )
    return


@app.cell
def _(mo, rates):
    everything = rates[(rates["period_grain"] == "all") & ~rates["is_expected"]]
    summary = {
        row.step: f"{row.numerator_count} of {row.denominator_count}"
        for row in everything.itertuples()
    }
    mo.ui.table(
        everything[["step", "rate", "rate_low", "rate_high", "not_measured_reason"]],
        selection=None,
    )
    return (summary,)


@app.cell
def _(mo, summary):
    if mo.app_meta().mode == "script":
        print("\n".join(f"{name}: {value}" for name, value in summary.items()))
    return


if __name__ == "__main__":
    app.run()
