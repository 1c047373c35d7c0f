"""Which campaigns earn more than they cost, and does that hold under every attribution model?

marimo edit notebooks/campaign_roi.py     to work in it
marimo run notebooks/campaign_roi.py      as an app
python notebooks/campaign_roi.py          as a script
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Campaign ROI")


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
        # Campaign ROI

        **What this answers:** which campaigns earned more than they cost in a period, and whether
        that answer holds under every attribution model and look-back.

        **What it does not:** whether a campaign *caused* its revenue. ROI is
        (attributed revenue − cost) ÷ cost of the same period. Where cost is missing it is not
        measured; that is never the same as zero.

        The rows are those of the dashboard (`dashboard/queries/campaign_roi.sql`).
        """
    )
    return


@app.cell
def _(frame, open_published):
    published = open_published()
    campaigns = frame(published, "campaign_roi")
    return (campaigns,)


@app.cell
def _(campaigns, mo):
    def newest_first(column: str) -> list[str]:
        return sorted(campaigns[column].astype(str).unique(), reverse=True)

    models = sorted(campaigns["attribution_model"].unique())
    model = mo.ui.dropdown(
        models, value="linear" if "linear" in models else models[0], label="Attribution model"
    )
    lookbacks = sorted(campaigns["lookback_days"].unique().tolist(), reverse=True)
    lookback = mo.ui.dropdown(
        {f"{days} days": days for days in lookbacks},
        value=f"{lookbacks[0]} days",
        label="Look-back",
    )
    grains = newest_first("period_grain")
    grain = mo.ui.dropdown(
        grains, value="year" if "year" in grains else grains[0], label="Period length"
    )
    mo.hstack([model, lookback, grain], justify="start")
    return grain, lookback, model


@app.cell
def _(campaigns, grain, mo):
    starts = campaigns.loc[campaigns["period_grain"] == grain.value, "period_start"]
    choices = sorted(starts.astype(str).unique(), reverse=True)
    period = mo.ui.dropdown(choices, value=choices[0], label="Period from")
    period
    return (period,)


@app.cell
def _(campaigns, grain, lookback, model, period):
    view = campaigns[
        (campaigns["attribution_model"] == model.value)
        & (campaigns["lookback_days"] == lookback.value)
        & (campaigns["period_grain"] == grain.value)
        & (campaigns["period_start"].astype(str) == period.value)
    ].sort_values("cost_amount", ascending=False)
    return (view,)


@app.cell
def _(mo, view):
    mo.ui.table(
        view[
            [
                "campaign_name",
                "channel",
                "cost_amount",
                "attributed_revenue_amount",
                "roi",
                "roi_low",
                "roi_high",
                "is_decision_robust",
                "roi_reason",
            ]
        ],
        selection=None,
    )
    return


@app.cell
def _(alt, mo, view):
    measured = view[view["roi"].notna()].head(20)
    ranges = (
        alt.Chart(measured)
        .mark_rule(strokeWidth=3, opacity=0.5)
        .encode(
            x=alt.X("roi_low:Q", title="ROI, lowest to highest over all models").axis(format="%"),
            x2="roi_high:Q",
            y=alt.Y("campaign_name:N", sort=None, title=None),
        )
    )
    dots = (
        alt.Chart(measured)
        .mark_point(filled=True, size=80)
        .encode(x="roi:Q", y=alt.Y("campaign_name:N", sort=None), shape="is_decision_robust:N")
    )
    mo.ui.altair_chart(ranges + dots) if len(measured) else mo.md(
        "No campaign has a measured ROI in this view."
    )
    return


@app.cell
def _(mo, view):
    known = view[view["roi"].notna()]
    cost = float(known["cost_amount"].sum())
    revenue = float(known["attributed_revenue_amount"].sum())
    total_roi = (revenue - cost) / cost if cost else None
    summary = {
        "campaigns": len(view),
        "without_measured_roi": len(view) - len(known),
        "robust": int(known["is_decision_robust"].fillna(False).sum()),
        "cost": cost,
        "revenue": revenue,
        "roi": total_roi,
    }
    mo.md(
        f"**{summary['campaigns']} campaigns**, {summary['without_measured_roi']} without a "
        f"measured ROI; the verdict on {summary['robust']} is the same under every model. "
        "ROI in total: " + ("not measured" if total_roi is None else f"{total_roi:+.0%}")
    )
    return (summary,)


@app.cell
def _(mo, summary):
    if mo.app_meta().mode == "script":
        print("\n".join(f"{name}: {value}" for name, value in summary.items()))
    return


if __name__ == "__main__":
    app.run()
