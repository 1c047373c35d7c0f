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
    "acceptance_rate": "Hand-offs that sales accepted ÷ hand-offs old enough to tell.",
    "recycle_rate": "Hand-offs that went back to marketing ÷ hand-offs old enough to tell.",
    "win_rate": "Cycles won ÷ cycles won or lost.",
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
    "acceptance_rate": "Accepted by sales",
    "recycle_rate": "Recycled",
    "win_rate": "Win rate",
}

RATES = ("follow_up_rate", "sla_hit_rate", "acceptance_rate", "recycle_rate", "win_rate")

RATES_OF_PERIOD = "all leads of the period"
RATES_OF_ALL_TIME = "all leads, all time: not published for this period length"
MONEY = ("cost", "revenue", "roi_total", "pipeline", "without_win")
NOT_MEASURED = "not measured"
NO_CAMPAIGN = "No campaign has cost or credit in this version: nothing to measure"
GRAINS = {"month": "Month", "quarter": "Quarter", "year": "Year", "all": "All time"}
CHANNELS_ALL = "All channels"
ACRONYMS = {"seo": "SEO", "crm": "CRM", "sms": "SMS", "pr": "PR", "ppc": "PPC", "u": "U", "w": "W"}


def title(code: str) -> str:
    """A code such as `first_touch` as people write it: First touch."""
    words = [ACRONYMS.get(word, word) for word in code.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]
