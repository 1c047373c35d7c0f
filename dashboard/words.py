"""What the pages say: names of things and the definition of every number, in plain words."""

DEFINITIONS = {
    "cost": (
        "What the campaign cost in the period. A lump cost is spread evenly over the campaign's "
        "days. Missing means that the source gives no cost; it is not zero."
    ),
    "revenue": (
        "Won revenue credited to the campaign by the chosen model, in the period in which the "
        "deals were won."
    ),
    "roi": (
        "(Attributed revenue − cost) ÷ cost, both of the same period. −100 % means that the cost "
        "brought no revenue in the period. Below it: the lowest and the highest ROI over all "
        "attribution models and look-backs."
    ),
    "roi_total": (
        "(Attributed revenue − cost) ÷ cost, over the campaigns whose own ROI is measured."
    ),
    "robust": (
        "Robust: every model and look-back gives the same answer to “keep this campaign?”. "
        "Depends: they disagree, so the answer follows from the model, not from the campaign."
    ),
    "pipeline": "Amount of the deals created in the period, credited by the chosen model.",
    "leads": "Lead cycles opened in the period whose campaign this is; the same under every model.",
    "mqls": (
        "Sales-ready leads of the period, credited by the chosen model: a share of a lead counts "
        "as a fraction."
    ),
    "accepted": "Those of its lead cycles that sales accepted; the same under every model.",
    "won": (
        "Deals won in the period, credited by the chosen model: a share of a deal counts as a "
        "fraction."
    ),
    "cost_per_mql": "Cost ÷ sales-ready leads of the row.",
    "cost_per_won": "Cost ÷ won deals of the row.",
    "realized": (
        "Revenue so far from touches within the period, whenever the deal closed, ÷ cost of the "
        "period. Young periods are still growing."
    ),
    "coverage": "Share of the row's credit that falls on campaigns with a known cost.",
    "without_win": "Cost of campaigns with no credited win in the period.",
    "follow_up_rate": (
        "Hand-offs that a person of sales answered within the agreed window ÷ hand-offs at least "
        "that window old."
    ),
    "sla_hit_rate": "Hand-offs answered by their due time ÷ hand-offs whose due time has passed.",
    "sla_late_rate": "Hand-offs answered after it ÷ hand-offs whose due time has passed.",
    "sla_open_rate": "Hand-offs not answered yet ÷ hand-offs whose due time has passed.",
    "acceptance_rate": "Hand-offs that sales accepted ÷ hand-offs old enough to tell.",
    "rejection_rate": "Hand-offs that sales rejected ÷ hand-offs old enough to tell.",
    "rejection_reason_coverage": "Rejections with a reason of the agreed vocabulary ÷ rejections.",
    "leak_rate": (
        "Hand-offs without any human touch, acceptance, rejection, recycling or deal ÷ hand-offs "
        "old enough to tell."
    ),
    "notified_rate": "Hand-offs whose owner was notified ÷ hand-offs.",
    "below_threshold_rate": (
        "Leads handed off below the agreed score of that day ÷ hand-offs with a score."
    ),
    "response_hours_median": (
        "Time from hand-off to the first human touch by which half are answered. Unanswered leads "
        "count as still waiting (Kaplan-Meier)."
    ),
    "response_working_hours_median": "The same in working hours of the lead's owner.",
    "recycle_rate": "Hand-offs that went back to marketing ÷ hand-offs old enough to tell.",
    "hand_back_rate": (
        "Hand-offs that sales gave back, recycled or rejected, ÷ hand-offs old enough to tell."
    ),
    "return_path_rate": (
        "Rejected, expired or recycled leads that marketing took up again within the window, by "
        "nurture, a targeted send or a response, ÷ those at least that window old."
    ),
    "orphan_recycle_rate": (
        "Recycled leads that nobody took up within the window ÷ recycled leads at least that old."
    ),
    "re_entry_rate": (
        "Recycled leads handed to sales again within the window ÷ recycled leads at least that old."
    ),
    "recycled_win_rate": "Returned leads that were won ÷ returned leads old enough to tell.",
    "recycled_revenue_share": "Revenue won from returned leads ÷ all revenue won from leads.",
    "nurture_coverage": (
        "People who are not sales-ready and in a nurture campaign ÷ people who are not sales-ready."
    ),
    "win_rate": "Cycles won ÷ cycles won or lost.",
    "conversion_rate": (
        "Of the leads that entered the first stage in the period, the share that reached the "
        "second so far. Young months have not had their time yet."
    ),
    "strict_conversion_rate": "The same, of leads that went through the stages in order only.",
    "expected_conversion_rate": (
        "The share that is expected to convert within the horizon, from how long earlier leads "
        "took (Kaplan-Meier)."
    ),
    "cohort_maturity": "How much of a month's conversions could have been seen by now.",
    "throughput_ratio": (
        "Entries into the second stage ÷ entries into the first in the same period. It may pass "
        "100 % and is no conversion."
    ),
    "stage_stock": "Open leads whose furthest stage is this one.",
    "overdue_leads": "Leads handed to sales whose due time has passed without a human touch.",
    "call_queue": "Leads that sales should call now, by score and age.",
    "leaked_leads": (
        "Leads handed to sales that expired without human touch, acceptance, rejection or deal."
    ),
    "recycle_queue": "Leads that came back from sales and wait for marketing.",
    "standardised_rate": (
        "The rate if every response time had the same mix of score bands and lead sources. An "
        "association, not proof that speed is the cause."
    ),
    "lift": "Conversion of the bin ÷ conversion of all hand-offs.",
    "captured_share": "Share of all conversions that stand in this bin and the better ones.",
    "auc": (
        "Chance that a lead that converted had a higher score than one that did not. 50 % tells "
        "nothing, 100 % everything."
    ),
    "needed": (
        "Entries into the stage that the goal needs, from the average deal and the expected "
        "conversion of each later stage; with an 80 % interval."
    ),
    "gap": "Needed − there so far. More than 0 is missing.",
    "latest_date": "Last day on which an entry is still won in time, in 80 % of cases.",
}

NAMES = {
    "cost": "Cost",
    "revenue": "Attributed revenue",
    "roi": "ROI of a campaign",
    "roi_total": "ROI in total",
    "robust": "Verdict",
    "pipeline": "Pipeline",
    "leads": "Leads",
    "mqls": "MQLs",
    "accepted": "Accepted",
    "won": "Won",
    "cost_per_mql": "Cost per MQL",
    "cost_per_won": "Cost per win",
    "realized": "Realised",
    "coverage": "Cost known",
    "without_win": "Spend without a win",
    "follow_up_rate": "Followed up",
    "sla_hit_rate": "Answered in time",
    "sla_late_rate": "Answered late",
    "sla_open_rate": "Not answered",
    "acceptance_rate": "Accepted by sales",
    "rejection_rate": "Rejected by sales",
    "rejection_reason_coverage": "Rejected with a reason",
    "leak_rate": "Leaked",
    "notified_rate": "Owner notified",
    "below_threshold_rate": "Below the agreed score",
    "response_hours_median": "Median response",
    "response_working_hours_median": "Median response in working hours",
    "recycle_rate": "Recycled",
    "hand_back_rate": "Handed back",
    "return_path_rate": "Taken up again",
    "orphan_recycle_rate": "Orphaned",
    "re_entry_rate": "Handed off again",
    "recycled_win_rate": "Won after a return",
    "recycled_revenue_share": "Revenue from returned leads",
    "nurture_coverage": "Nurtured",
    "win_rate": "Win rate",
    "conversion_rate": "Converted so far",
    "strict_conversion_rate": "Converted in order",
    "expected_conversion_rate": "Expected to convert",
    "cohort_maturity": "Maturity",
    "throughput_ratio": "Throughput",
    "stage_stock": "Open in stage",
    "overdue_leads": "Overdue answers",
    "call_queue": "To call now",
    "leaked_leads": "Leaked leads",
    "recycle_queue": "Back with marketing",
    "standardised_rate": "At the same mix",
    "lift": "Lift",
    "captured_share": "Captured",
    "auc": "Area under the curve",
    "needed": "Needed",
    "gap": "Gap",
    "latest_date": "Latest day",
}

RATES = ("follow_up_rate", "sla_hit_rate", "acceptance_rate", "recycle_rate", "win_rate")

HEADLINES = (
    "follow_up_rate",
    "sla_hit_rate",
    "acceptance_rate",
    "leak_rate",
    "hand_back_rate",
    "return_path_rate",
    "win_rate",
)

RATES_OF_PERIOD = "all leads of the period"
RATES_OF_ALL_TIME = "all leads, all time: not published for this period length"
MONEY = ("cost", "revenue", "roi_total", "pipeline", "without_win")
NOT_MEASURED = "not measured"
TOO_YOUNG = "no case in the period is old enough"
NO_CAMPAIGN = "No campaign has cost or credit in this version: nothing to measure"
GRAINS = {"month": "Month", "quarter": "Quarter", "year": "Year", "all": "All time"}
CHANNELS_ALL = "All channels"
STAGES = {
    "inquiry": "Inquiry",
    "mql": "MQL",
    "handed_off": "Handed off",
    "accepted": "Accepted",
    "qualified": "Qualified",
    "won": "Won",
    "lost": "Lost",
}
SLICES = {
    "all": "All leads",
    "team": "Team",
    "owner": "Owner",
    "lead_source": "Lead source",
    "channel": "Channel",
    "campaign": "Campaign",
    "segment": "Segment",
    "region": "Region",
}
ACRONYMS = {"seo": "SEO", "crm": "CRM", "sms": "SMS", "pr": "PR", "ppc": "PPC", "u": "U", "w": "W"}


def title(code: str) -> str:
    """A code such as `first_touch` as people write it: First touch."""
    words = [ACRONYMS.get(word, word) for word in code.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]
