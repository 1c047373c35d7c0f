"""What must hold in the candidate before it may be published: one line for each thing.

dbt's own tests hold keys, relations and the conservation laws; here stand the ranges and words
that make a number believable, whoever computed it.
"""

from collections.abc import Mapping

from expectations.limits import Limits
from expectations.suites import (
    AtMost,
    Between,
    Expectation,
    HasRows,
    Never,
    NotNull,
    OneOf,
    SeldomTrue,
    Suite,
    Unique,
    expect,
)

CYCLE = ("cycle_id",)
DEAL = ("opportunity_id",)
TOUCH = ("touch_id",)
CREDIT = ("conversion_type", "conversion_id", "lookback_days", "touch_id")
CAMPAIGN = (
    "period_grain",
    "period_start",
    "campaign_id",
    "channel",
    "attribution_model",
    "lookback_days",
)
SCORE = ("cycle_id", "moment")
CURVE = ("from_stage", "to_stage", "slice_name", "slice_value", "lag_days")
LATENESS = ("conversion", "clock", "bucket", "level", "score_band", "lead_source")
RATE = (
    "metric_name",
    "from_stage",
    "to_stage",
    "unit",
    "period_grain",
    "period_start",
    "slice_name",
    "slice_value",
)

OUTCOMES = (
    "won",
    "lost",
    "open_in_sales",
    "open_in_marketing",
    "rejected",
    "recycled",
    "disqualified",
    "expired",
)


def suite(limits: Limits, *, published_rows: Mapping[str, int] | None = None) -> Suite:
    """The departure suite.

    `published_rows`, counts by table of the version now published, guards against a run that
    lost part of its input; without them (the first run) a table only must not be empty.
    """
    expectations = (
        *_cycles(limits),
        *_deals(),
        *_touches(limits),
        *_credits(),
        *_campaigns(limits),
        *_rates("rpt_follow_up"),
        *_rates("rpt_recycling"),
        *_rates("rpt_funnel_cohorts"),
        *_curves(),
        *_scores(),
        *_assessments(),
        *_comparisons(),
        *_lists(),
        *_volumes(limits, published_rows or {}),
    )
    return Suite("departure", expectations)


def _cycles(limits: Limits) -> tuple[Expectation, ...]:
    return expect(
        "marts.fct_lead_cycles",
        {
            "a cycle has one row": Unique(CYCLE),
            "a cycle has a person": NotNull("person_key"),
            "a cycle has an outcome": NotNull("outcome"),
            "an outcome is a known word": OneOf("outcome", OUTCOMES),
            "won money belongs to won cycles": Never("won_amount <> 0 and outcome <> 'won'"),
            "an answer follows its hand-off": Never("response_hours < 0 and not is_out_of_order"),
        },
        keys=CYCLE,
    ) + expect(
        "marts.fct_lead_cycles",
        {
            "few cycles run out of order": SeldomTrue(
                "is_out_of_order", limits["out_of_order_share"]
            )
        },
        keys=CYCLE,
        severity="warning",
    )


def _deals() -> tuple[Expectation, ...]:
    return expect(
        "marts.fct_opportunities",
        {
            "a deal has one row": Unique(DEAL),
            "a deal is open, won or lost": OneOf("status", ("open", "won", "lost")),
            "only won deals have revenue": Never("revenue_amount <> 0 and status <> 'won'"),
        },
        keys=DEAL,
    ) + expect(
        "marts.fct_opportunities",
        {"revenue is zero or more": Between("revenue_amount", 0)},
        keys=DEAL,
        severity="warning",
    )


def _touches(limits: Limits) -> tuple[Expectation, ...]:
    return expect(
        "marts.fct_touches",
        {
            "a touch has one row": Unique(TOUCH),
            "a touch has a time": NotNull("touched_at"),
            "a touch is eligible or says why not": Never(
                "is_eligible is distinct from (ineligible_reason is null)"
            ),
        },
        keys=TOUCH,
    ) + expect(
        "marts.fct_touches",
        {
            "few touches lack a channel": SeldomTrue(
                "channel = 'unmapped'", limits["unmapped_channel_share"]
            )
        },
        keys=TOUCH,
        severity="warning",
    )


def _credits() -> tuple[Expectation, ...]:
    return expect(
        "marts.fct_attribution_credits",
        {
            "a conversion credits a touch once": Unique(CREDIT),
            "first touch credit is a share": Between("first_touch_weight", 0, 1),
            "last touch credit is a share": Between("last_touch_weight", 0, 1),
            "linear credit is a share": Between("linear_weight", 0, 1),
            "position based credit is a share": Between("position_based_weight", 0, 1),
        },
        keys=CREDIT,
    )


def _campaigns(limits: Limits) -> tuple[Expectation, ...]:
    return (
        *expect(
            "marts.fct_campaign_days",
            {"a campaign's day costs zero or more": Between("cost_amount", 0)},
            keys=("campaign_id",),
        ),
        *expect(
            "marts.rpt_campaign_roi",
            {
                "a campaign has one row per view": Unique(CAMPAIGN),
                "cost is known, zero or missing": OneOf(
                    "cost_status", ("known", "zero", "missing")
                ),
                "missing cost is empty": Never(
                    "cost_status = 'missing' and cost_amount is not null"
                ),
                "a campaign's cost is zero or more": Between("cost_amount", 0),
                "ROI needs a known cost": Never("roi is not null and cost_status <> 'known'"),
                "ROI loses at most all": Between("roi", -1),
                "the ROI range is in order": AtMost("roi_low", "roi_high"),
                "cost coverage is a share": Between("cost_coverage", 0, 1),
                "a campaign's wins are zero or more": Between("won_count", 0),
                "a campaign's row says as of when": NotNull("as_of"),
            },
            keys=CAMPAIGN,
        ),
        *expect(
            "marts.rpt_campaign_roi",
            {"ROI is believable": Between("roi", most=limits["believable_roi"])},
            keys=CAMPAIGN,
            severity="warning",
        ),
    )


def _rates(table: str) -> tuple[Expectation, ...]:
    """What holds for every rate; a throughput ratio is no conversion and may pass 1."""
    rate = f"a {table.removeprefix('rpt_').replace('_', ' ')} rate"
    share = "metric_name not like 'throughput_ratio%'"
    return expect(
        f"marts.{table}",
        {
            f"{rate} has one row": Unique(RATE),
            f"{rate} is between 0 and 1": Never(f"(rate < 0 or rate > 1) and {share}"),
            f"{rate} counts a part of its whole": Never(
                f"numerator_count > denominator_count and {share}"
            ),
            f"{rate} of nothing is not measured": Never("rate >= 0 and denominator_count = 0"),
            f"{rate} has its interval in order": AtMost("rate_low", "rate_high"),
        },
        keys=RATE,
    )


def _curves() -> tuple[Expectation, ...]:
    return expect(
        "marts.rpt_conversion_curves",
        {
            "a curve counts a part of who is at risk": Never("converted_count > at_risk_count"),
            "a curve is a share within its interval": Never(
                "converted_share not between 0 and 1 or converted_share "
                "not between converted_share_low and converted_share_high"
            ),
        },
        keys=CURVE,
    )


def _scores() -> tuple[Expectation, ...]:
    return (
        expect(
            "marts.fct_lead_scores",
            {
                "a known score has a band": Never("(score is null) <> (score_band is null)"),
                "a score is below its threshold or not": Never(
                    "is_below_threshold <> (score < threshold_score)"
                ),
            },
            keys=SCORE,
        )
        + expect(
            "marts.rpt_lateness",
            {
                "a lateness rate counts a part of its whole": Never(
                    "numerator_count > denominator_count"
                ),
                "a standardised rate is within its interval": Never(
                    "standardised_rate not between standardised_rate_low and standardised_rate_high"
                ),
            },
            keys=LATENESS,
        )
        + expect(
            "marts.rpt_score_review",
            {
                "a bin's conversions are a part of it": Never(
                    "numerator_count > denominator_count"
                ),
                "bins reach no more than all": Never(
                    "captured_share not between 0 and 1 or reached_share not between 0 and 1"
                ),
            },
            keys=("definition_version", "conversion", "bin_kind", "bin"),
        )
        + expect(
            "marts.rpt_score_quality",
            {"an area is within its interval": Never("auc not between auc_low and auc_high")},
            keys=("conversion", "definition_version"),
        )
    )


def _assessments() -> tuple[Expectation, ...]:
    return (
        *expect(
            "marts.rpt_source_quality",
            {
                "a source's numbers are shares and ratings": Never(
                    "acceptance_rate not between 0 and 1 or rejection_rate not between 0 and 1 "
                    "or win_rate not between 0 and 1 or perceived_quality not between 1 and 5"
                )
            },
            keys=("period_grain", "period_start", "slice_name", "slice_value"),
        ),
        *expect(
            "marts.rpt_process_scorecard",
            {
                "a practice is measured or says why not": Never(
                    "(rate is null) is distinct from (answer = 'not measured') "
                    "or (rate is null) is distinct from (not_measured_reason is not null)"
                )
            },
            keys=("line_name",),
        ),
        *expect(
            "marts.rpt_backward_plan",
            {
                "a plan needs more than nothing or says why it cannot tell": Never(
                    "needed_count <= 0 or (needed_count is null) is distinct from "
                    "(coalesce(skipped_reason, not_planned_reason) is not null)"
                )
            },
            keys=("goal_name", "segment", "period_start", "stage"),
        ),
    )


def _comparisons() -> tuple[Expectation, ...]:
    """Reasons, contents and nurture: parts of their wholes, shares within their intervals."""
    return (
        *expect(
            "marts.rpt_rejection_reasons",
            {
                "a rejection reason counts a part of all": Never(
                    "rejections_count > all_rejections_count or returned_count > rejections_count "
                    "or won_later_count > rejections_count or cost_missing_count > rejections_count"
                ),
                "a rejection reason's share is within its interval": Never(
                    "rejection_share not between rejection_share_low and rejection_share_high "
                    "or rejection_share_low < 0 or rejection_share_high > 1"
                ),
                "rejected leads cost zero or more": Between("cost_amount", 0),
            },
            keys=("period_grain", "period_start", "slice_name", "slice_value", "rejection_reason"),
        ),
        *expect(
            "marts.rpt_content_gaps",
            {
                "a buying stage's touches are a part of those mapped": Never(
                    "touches_share not between 0 and 1 or "
                    "(touches_share is not null and touches_count > mapped_touches_count)"
                ),
                "a gap is told of a stage of the agreement only": Never(
                    "buying_stage_position is null and is_gap is not null"
                ),
            },
            keys=("slice_name", "slice_value", "buying_stage"),
        ),
        *expect(
            "marts.rpt_nurture_progression",
            {
                "nurture counts a part of its whole": Never("advanced_count > cycles_count"),
                "a nurture rate is within its interval": Never(
                    "advanced_rate not between advanced_rate_low and advanced_rate_high "
                    "or standardised_rate not between standardised_rate_low "
                    "and standardised_rate_high"
                ),
            },
            keys=("score_band", "lead_source", "is_nurtured"),
        ),
    )


def _lists() -> tuple[Expectation, ...]:
    return (
        *expect(
            "marts.lst_overdue_leads",
            {
                "an overdue lead is listed once": Unique(CYCLE),
                "an overdue lead has a person": NotNull("person_key"),
            },
            keys=CYCLE,
        ),
        *expect(
            "marts.lst_call_queue",
            {"a lead to call is listed once": Unique(CYCLE)},
            keys=CYCLE,
        ),
        *expect(
            "marts.lst_recycle_queue",
            {"a lead to try again is listed once": Unique(CYCLE)},
            keys=CYCLE,
        ),
    )


def _volumes(limits: Limits, published_rows: Mapping[str, int]) -> tuple[Expectation, ...]:
    kept = limits["shrunken_mart_share"]
    guarded = ("fct_lead_cycles", "fct_opportunities", "fct_touches")
    shrunk = (
        expect(
            f"marts.{table}",
            {f"{table} did not shrink": HasRows(int(published_rows[table] * kept))},
        )
        for table in guarded
        if published_rows.get(table)
    )
    return (
        *expect("marts.dim_people", {"there are people": HasRows()}),
        *expect("marts.fct_lead_cycles", {"there are lead cycles": HasRows()}),
        *(expectation for expectations in shrunk for expectation in expectations),
    )
