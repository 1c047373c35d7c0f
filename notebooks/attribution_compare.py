"""Which channel earns what under each attribution model, and where do the models disagree?

marimo edit notebooks/attribution_compare.py     to work in it
marimo run notebooks/attribution_compare.py      as an app
python notebooks/attribution_compare.py          as a script
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Attribution compared")


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
        # Attribution compared

        **What this answers:** the revenue that each model gives to each channel, and how far the
        models lie apart.

        **What it does not:** which model is right. None is: a model sees touches, not causes. What
        is the same under all of them is worth acting on; what is not, is not.

        The rows are those of the dashboard (`dashboard/queries/attribution_by_channel.sql`).
        """
    )
    return


@app.cell
def _(frame, open_published):
    published = open_published()
    earned = frame(published, "attribution_by_channel")
    return (earned,)


@app.cell
def _(earned, mo):
    lookbacks = sorted(earned["lookback_days"].unique().tolist(), reverse=True)
    lookback = mo.ui.dropdown(
        {f"{days} days": days for days in lookbacks},
        value=f"{lookbacks[0]} days",
        label="Look-back",
    )
    lookback
    return (lookback,)


@app.cell
def _(earned, lookback):
    chosen = earned[earned["lookback_days"] == lookback.value]
    by_model = chosen.pivot(
        index="channel", columns="attribution_model", values="attributed_revenue_amount"
    )
    spread = by_model.assign(lowest=by_model.min(axis=1), highest=by_model.max(axis=1)).sort_values(
        "highest", ascending=False
    )
    return by_model, spread


@app.cell
def _(alt, mo, spread):
    ranges = (
        alt.Chart(spread.reset_index())
        .mark_bar(height=6)
        .encode(
            x=alt.X("lowest:Q", title="Attributed revenue, lowest to highest over all models"),
            x2="highest:Q",
            y=alt.Y("channel:N", sort=None, title=None),
        )
    )
    mo.vstack([mo.ui.altair_chart(ranges), mo.ui.table(spread.reset_index(), selection=None)])
    return


@app.cell
def _(by_model):
    # Each model gives the same total: every euro of a won deal, or of what is unattributed.
    summary = {model: round(float(total), 2) for model, total in by_model.sum().items()}
    return (summary,)


@app.cell
def _(mo, summary):
    if mo.app_meta().mode == "script":
        print("\n".join(f"{name}: {value}" for name, value in summary.items()))
    return


if __name__ == "__main__":
    app.run()
