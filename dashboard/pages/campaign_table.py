"""The table of campaigns: its columns and how a row is written in them."""

from typing import Any

from dashboard import formats, words
from dashboard.pages.sections import Cell, Column

COLUMNS = (
    Column("campaign_name", "Campaign", "name"),
    Column("cost_amount", "Cost", "money", "cost", "cost_reason"),
    Column("attributed_revenue_amount", "Revenue", "money", "revenue"),
    Column("roi", "ROI", "return", "roi", "roi_reason"),
    Column("is_decision_robust", "Verdict", "robust", "robust", "roi_reason"),
    Column("attributed_pipeline_amount", "Pipeline", "money", "pipeline"),
    Column("leads_count", "Leads", "count", "leads"),
    Column("mqls_count", "MQLs", "count", "mqls"),
    Column("accepted_count", "Accepted", "count", "accepted"),
    Column("won_count", "Won", "count", "won"),
    Column("cost_per_mql", "Cost per MQL", "money", "cost_per_mql", "cost_reason", "no MQL"),
    Column("cost_per_won", "Cost per win", "money", "cost_per_won", "cost_reason", "no win"),
    Column("realized_multiple", "Realised", "multiple", "realized", "cost_reason", "no cost"),
    Column("cost_coverage", "Cost known", "rate", "coverage", None, "no credit"),
)


def cells_of(row: dict[str, Any]) -> list[Cell]:
    """A row of `queries/campaign_roi.sql` as the cells of the table."""
    return [_cell(row, column) for column in COLUMNS]


def _cell(row: dict[str, Any], column: Column) -> Cell:
    if column.kind == "name":
        return Cell("name", row["campaign_name"], under=words.title(row["channel"]))
    value = row[column.field]
    if value is None:
        reason = row[column.reason] if column.reason else None
        return Cell(column.kind, reason or column.missing, "missing")
    match column.kind:
        case "robust":
            return Cell("robust", "robust" if value else "depends", "" if value else "open")
        case "return":
            text = formats.write(value, kind="return")
            return Cell("return", text, "loss" if value < 0 else "gain", formats.spread(row))
        case kind:
            return Cell(kind, formats.write(value, kind=kind))
