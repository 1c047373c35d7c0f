"""Charts as Vega specifications, drawn twice: by the reader's browser and, for readers without
JavaScript, into the page as SVG.

Colours are tokens of `assets/site.css`. A specification holds a stand-in for each; the browser
puts the computed colour in its place, the SVG a reference to the token. So light, dark and print
need one specification.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import altair
import vl_convert

# Stand-ins, not colours that anyone sees: any value that Vega takes as a colour and never alters.
TOKENS = {
    "ink": "#010101",
    "muted": "#020202",
    "rule": "#030303",
    "paper": "#040404",
    "gain": "#050505",
    "loss": "#060606",
    "open": "#070707",
}
FONT = "system-ui, sans-serif"
WIDTH = 920
STEP = 26
AXIS = "Return on investment"
VERDICTS = ("gains under every model", "loses under every model", "depends on the model")

# Marks a name as one unit whose own writing direction stays inside it.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def verdict(row: Mapping[str, Any]) -> str:
    """What the range of a campaign's ROI says, in words."""
    low, high = row["roi_low"], row["roi_high"]
    return VERDICTS[0 if low >= 0 else 1 if high < 0 else 2]


def campaign_ranges(rows: list[dict[str, Any]]) -> altair.LayerChart:
    """One line per campaign from its lowest to its highest ROI, a dot for the chosen view.

    Rows: label, place, roi, roi_low, roi_high, verdict, roi_text, range_text. The axis is
    symmetric-logarithmic around 0: large gains are pressed together, losses end at -1.
    """
    verdict = altair.Color(
        "verdict:N",
        scale=altair.Scale(domain=VERDICTS, range=[TOKENS["gain"], TOKENS["loss"], TOKENS["open"]]),
        legend=None,
    )
    campaigns = altair.Y(
        "label:N",
        sort=altair.EncodingSortField("place"),
        title=None,
        axis=altair.Axis(labelLimit=240, domain=False, ticks=False, labelPadding=10, grid=False),
    )
    returns = altair.X(
        "roi:Q",
        title=AXIS,
        scale=altair.Scale(type="symlog", constant=1, domainMin=-1, nice=False, zero=False),
        axis=altair.Axis(
            values=[-1, -0.5, 0, 1, 3, 10, 30, 100, 300],
            labelExpr="(datum.value < 0 ? '\u2212' : datum.value > 0 ? '+' : '')"
            " + format(abs(datum.value) * 100, ',.0f') + ' %'",
            labelOverlap="greedy",
            domain=False,
            ticks=False,
            grid=True,
        ),
    )
    hover = [
        altair.Tooltip("label:N", title="Campaign"),
        altair.Tooltip("roi_text:N", title="ROI"),
        altair.Tooltip("range_text:N", title="Over all models"),
        altair.Tooltip("verdict:N", title="Verdict"),
    ]
    base = altair.Chart(altair.NamedData(name="campaigns"))
    ranges = base.mark_rule(strokeWidth=3, opacity=0.45, strokeCap="round").encode(
        x=altair.X("roi_low:Q", title=AXIS), x2="roi_high:Q", y=campaigns, color=verdict
    )
    dots = base.mark_point(filled=True, opacity=1, stroke=TOKENS["paper"]).encode(
        x=returns,
        y=campaigns,
        color=verdict,
        shape=altair.Shape(
            "verdict:N",
            scale=altair.Scale(domain=VERDICTS, range=["circle", "square", "diamond"]),
            legend=None,
        ),
        # A diamond of the same area looks smaller than a disc.
        size=altair.condition(
            f"datum.verdict === '{VERDICTS[2]}'", altair.value(210), altair.value(90)
        ),
        tooltip=hover,
    )
    texts = base.mark_text(align="left", dx=10, fontSize=12, color=TOKENS["ink"]).encode(
        x=altair.X("roi_high:Q", title=AXIS), y=campaigns, text="roi_text:N"
    )
    break_even = (
        altair.Chart(altair.Data(values=[{"zero": 0}]))
        .mark_rule(color=TOKENS["ink"], strokeWidth=1)
        .encode(x=altair.X("zero:Q", title=AXIS))
    )
    layers = altair.layer(break_even, ranges, dots, texts, datasets={"campaigns": rows})
    return _styled(layers, height=STEP * len(rows))


def rate_trend(title: str) -> altair.LayerChart:
    """A rate by month with its interval as a band; rows: month, rate, rate_low, rate_high, text."""
    base = altair.Chart(altair.NamedData(name="rows"))
    months = altair.X("month:T", title=None, axis=altair.Axis(format="%b %Y", grid=False))
    rates = altair.Y("rate:Q", title=title, axis=altair.Axis(format=".0%", tickCount=5))
    band = base.mark_area(opacity=0.18, color=TOKENS["gain"]).encode(
        x=months, y=altair.Y("rate_low:Q", title=title), y2="rate_high:Q"
    )
    line = base.mark_line(color=TOKENS["gain"], strokeWidth=2, point={"color": TOKENS["gain"]})
    hover = [altair.Tooltip("month:T", format="%b %Y", title="Month"), "text:N"]
    return _styled(altair.layer(band, line.encode(x=months, y=rates, tooltip=hover)), height=220)


def rate_ranks(title: str) -> altair.LayerChart:
    """A rate by name with its interval as a line, the highest first; rows: label, rate, rate_low,
    rate_high, text.
    """
    base = altair.Chart(altair.NamedData(name="rows"))
    names = altair.Y(
        "label:N",
        sort=altair.EncodingSortField("rate", order="descending"),
        title=None,
        axis=altair.Axis(labelLimit=240, domain=False, ticks=False, labelPadding=10, grid=False),
    )
    axis = altair.Axis(format=".0%", domain=False, ticks=False, tickCount=5)
    ends = base.mark_rule(strokeWidth=3, opacity=0.45, color=TOKENS["gain"]).encode(
        x=altair.X("rate_low:Q", title=title), x2="rate_high:Q", y=names
    )
    hover = [altair.Tooltip("label:N", title="Name"), altair.Tooltip("text:N", title="Rate")]
    dots = base.mark_point(filled=True, opacity=1, size=90, color=TOKENS["gain"]).encode(
        x=altair.X("rate:Q", title=title, axis=axis), y=names, tooltip=hover
    )
    return _styled(altair.layer(ends, dots), height=STEP)


def with_rows(
    chart: altair.LayerChart, rows: list[dict[str, Any]], *, step: int | None = None
) -> altair.LayerChart:
    """The chart with its named data `rows`, each `step` high if it has a line of its own."""
    filled = chart.copy(deep=False)
    filled.datasets = {"rows": rows}
    if step:
        filled.height = step * len(rows)
    return filled


def weekly_hand_offs(weeks: list[dict[str, Any]]) -> altair.LayerChart:
    """Hand-offs per week: as they were, under today's definition, under a proposal; and capacity.

    Rows: week (its Monday as yyyy-mm-dd), actual, today, proposal and capacity, which may be None.
    """
    base = altair.Chart(altair.NamedData(name="weeks"))
    week = altair.X(
        "week:T", title=None, axis=altair.Axis(format="%-d %b %Y", domain=False, grid=False)
    )
    lines = [
        base.mark_line(color=TOKENS[token], strokeWidth=width, strokeDash=dash, **shape).encode(
            x=week, y=altair.Y(f"{column}:Q", title="Hand-offs per week")
        )
        for column, token, width, dash, shape in (
            ("capacity", "loss", 1.5, [6, 4], {"interpolate": "step-after"}),
            ("actual", "open", 1.5, [2, 2], {}),
            ("today", "ink", 2, [1, 0], {}),
            ("proposal", "gain", 2, [1, 0], {}),
        )
    ]
    return _styled(altair.layer(*lines, datasets={"weeks": weeks}), height=300)


def _styled(chart: altair.LayerChart, *, height: int) -> altair.LayerChart:
    return (
        chart.properties(
            width="container",
            height=height,
            autosize=altair.AutoSizeParams(type="fit-x", contains="padding"),
        )
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=TOKENS["ink"],
            titleColor=TOKENS["muted"],
            gridColor=TOKENS["rule"],
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            titlePadding=10,
        )
    )


def specification(chart: altair.LayerChart) -> dict[str, Any]:
    """The Vega-Lite specification for the browser."""
    return json.loads(chart.to_json())


def svg(chart: altair.LayerChart, *, label: str) -> str:
    """The chart as an SVG element for the page, in the page's own colours; safe to include."""
    # The reader's font may be wider than the one measured here: room on both sides.
    fixed = specification(chart) | {"width": WIDTH, "padding": {"left": 24, "right": 24}}
    drawing = vl_convert.vegalite_to_svg(fixed)
    for token, stand_in in TOKENS.items():
        drawing = drawing.replace(f'"{stand_in}"', f'"var(--{token})"')
    # A page with a strict policy takes no style attributes; size comes from the style sheet.
    drawing = re.sub(r' style="[^"]*"', "", drawing)
    name = label.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    opening = re.compile(r'<svg [^>]*?(viewBox="[^"]*")[^>]*>')
    return opening.sub(
        lambda found: f'<svg class="drawing" role="img" aria-label="{name}" {found[1]}>',
        drawing,
        count=1,
    )


def shorten(name: str, *, length: int = 40) -> str:
    """A name for an axis: one line, at most `length` characters, its direction isolated."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    short = line if len(line) <= length else f"{line[: length - 1]}…"
    return f"{ISOLATE}{short}{END_ISOLATE}"
