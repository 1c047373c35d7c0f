"""`leadloop explain`: how one deal or one campaign came to its numbers, touch by touch.

Reads the published version by the queries that pages share; knows no SQL.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from orchestration.cli.config import company_of, workspace
from orchestration.cli.output import console, count, plain
from orchestration.cli.published import current, reading
from orchestration.errors import LeadloopError

if TYPE_CHECKING:
    from dashboard.journeys import Journey, JourneyTouch
    from dashboard.marts import Marts

_DEALS_SHOWN = 20

app = typer.Typer(
    help="Show how one deal or campaign came to its numbers, touch by touch.",
    no_args_is_help=True,
)

Row = dict[str, Any]


class Conversion(StrEnum):
    """The conversions of a deal."""

    opportunity = "opportunity"
    won = "won"


LookbackOption = Annotated[
    int | None,
    typer.Option("--lookback", help="Days before the conversion that count; else the most."),
]


@app.command("opportunity")
def explain_opportunity(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="The published key or the CRM's id.")],
    conversion: Annotated[
        Conversion | None,
        typer.Option(help="Which credit: for the deal's creation or its winning; else the latest."),
    ] = None,
    lookback: LookbackOption = None,
    models: Annotated[
        list[str] | None, typer.Option("--model", help="Only this attribution model; repeatable.")
    ] = None,
    amounts: Annotated[
        bool, typer.Option("--amounts", help="Show money instead of shares.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="List the touches without credit, too.")
    ] = False,
    page: Annotated[
        bool,
        typer.Option("--page", help="Write the same as a page with names, for your eyes alone."),
    ] = False,
) -> None:
    """Show a deal's journey: each touch with its credit under each model, or why it has none."""
    from dashboard.journeys import journeys

    with _published(context) as (marts, secret):
        lookback_days = _lookback_days(marts, lookback)
        key = _published_key(marts, secret, name)
        found = journeys(marts, [key])[key]
    journey = _asked_for(found, name=name, conversion=conversion, lookback_days=lookback_days)
    shown = _chosen(journey.models, asked=models or [])
    _print_deal(journey.path)
    touches = journey.touches if everything else journey.credited
    if touches:
        currency = journey.path["currency_code"]
        _print_journey(touches, models=shown, amounts=amounts, currency=currency)
    for reason, number in journey.reasons:
        line = f"no credit    {count(number, 'touch', 'touches')}: {reason.replace('_', ' ')}"
        console().print(plain(line))
    if page:
        from orchestration.telling import write_deal

        told = write_deal(company_of(context), key)
        console().print(plain(f"page         {told}"), soft_wrap=True)


@app.command("campaign")
def explain_campaign(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="The campaign's id.")],
    lookback: LookbackOption = None,
) -> None:
    """Show what a campaign cost and earned under each model, and the deals behind it."""
    with _published(context) as (marts, _secret):
        chosen = {"campaign_id": name, "lookback_days": _lookback_days(marts, lookback)}
        results = marts.rows("campaign_results", **chosen)
        if not results:
            raise LeadloopError(
                f"no campaign {name!r} is published; ids stand in marts.dim_campaigns"
            )
        deals = marts.rows("campaign_deals", **chosen)
    _print_campaign(results, lookback_days=chosen["lookback_days"])
    _print_campaign_deals(deals)


@contextmanager
def _published(context: typer.Context) -> Iterator[tuple["Marts", bytes]]:
    from orchestration.publish.secret import read_secret

    home = workspace(context).home
    with reading(current(home)) as marts:
        yield marts, read_secret(home.secret, environment=os.environ)


def _lookback_days(marts: "Marts", asked: int | None) -> int:
    published = [row["lookback_days"] for row in marts.rows("lookbacks")]
    if asked is None and published:
        return published[-1]
    if asked not in published:
        known = ", ".join(map(str, published)) or "none"
        raise LeadloopError(f"--lookback {asked} is not published; published are: {known}")
    return asked


def _published_key(marts: "Marts", secret: bytes, name: str) -> str:
    """The key of the deal that is meant: by its key, its id, or its id in any of the sources."""
    from orchestration.publish.secret import published_key

    sources = [row["source_system"] for row in marts.rows("deal_sources")]
    possible = [name, *(f"{source}:{name}" for source in sources)]
    keys = [name] + [published_key(secret, kind="opportunity", value=each) for each in possible]
    found = marts.rows("opportunity_paths", opportunity_ids=keys)
    if not found:
        raise LeadloopError(
            f"no deal {name!r} is published; give its key in marts.fct_opportunities "
            f"or its id in {' or '.join(sources) or 'the CRM'}"
        )
    return found[0]["opportunity_id"]


def _asked_for(
    journeys: "Sequence[Journey]", *, name: str, conversion: Conversion | None, lookback_days: int
) -> "Journey":
    """The journey that is meant: of the latest conversion, unless one is named."""
    for journey in journeys:
        path = journey.path
        if path["lookback_days"] == lookback_days and conversion in (None, path["conversion_type"]):
            return journey
    status = journeys[0].path["status"]
    raise LeadloopError(
        f"deal {name!r} ({status}) has no credit for its "
        f"{'creation' if conversion is Conversion.opportunity else 'winning'}; "
        "leave out --conversion to see what it has"
    )


def _print_deal(deal: Row) -> None:
    screen = console()
    amount = _money(deal["conversion_amount"], deal["currency_code"])
    is_won = deal["conversion_type"] == Conversion.won
    lines = [
        ("deal", f"{deal['opportunity_id']}, {deal['status']}, {deal['stage'] or 'no stage'}"),
        ("dates", _dates(deal, created_at="created", won_at="won", lost_at="lost")),
        ("credit for", f"its winning, {amount}" if is_won else f"its creation, {amount}"),
        ("look-back", f"{deal['lookback_days']} days"),
    ]
    if deal["unattributed_reason"]:
        lines.append(("unattributed", deal["unattributed_reason"]))
    else:
        rule = deal["path_rule"].replace("_", " ")
        touches = count(deal["touch_count"], "touch", "touches")
        lines.append(
            (
                "path",
                f"{touches}, found by {rule}, {count(deal['person_count'], 'person', 'people')}",
            )
        )
    for title, text in lines:
        screen.print(plain(f"{title:<13}{text}"), soft_wrap=True)


def _print_journey(
    touches: "Sequence[JourneyTouch]", *, models: list[str], amounts: bool, currency: str
) -> None:
    reasons = "no credit" if any(touch.row["reason"] for touch in touches) else None
    table = _table("touched (UTC)", "touch", "channel", "campaign", numbers=models, last=reasons)
    totals: dict[str, Any] = {}
    for touch in touches:
        credit = touch.amounts if amounts else touch.weights
        for model in models:
            totals[model] = totals.get(model, 0) + (credit.get(model) or 0)
        row = touch.row
        table.add_row(
            f"{row['touched_at']:%Y-%m-%d %H:%M}",
            row["touch_type"],
            row["channel"],
            plain(row["campaign_name"] or ""),
            *(_credit(credit.get(model)) for model in models),
            *([(row["reason"] or "").replace("_", " ")] if reasons else []),
        )
    unit = currency if amounts else ""
    table.add_row("sum", unit, "", "", *(_credit(totals[model]) for model in models))
    screen = console()
    screen.print()
    screen.print(table)


def _print_campaign(results: list[Row], *, lookback_days: int) -> None:
    screen = console()
    first = results[0]
    cost = _money(first["cost_amount"], first["currency_code"])
    for title, text in (
        ("campaign", f"{first['campaign_name']} ({first['campaign_id']})"),
        ("channel", f"{first['channel']}, {first['campaign_type'] or 'no type'}"),
        ("cost", cost if first["cost_amount"] is not None else "not measured: cost missing"),
        ("leads", _number(first["leads_count"])),
        ("look-back", f"{lookback_days} days"),
    ):
        screen.print(plain(f"{title:<13}{text}"), soft_wrap=True)
    measured = [row for row in results if row["attribution_model"]]
    if not measured:
        screen.print(plain("results      none: nothing happened in it and it cost nothing"))
        return
    columns = ("mqls", "deals", "won", "pipeline", "revenue", "ROI")
    table = _table("model", numbers=columns)
    for row in measured:
        table.add_row(
            row["attribution_model"],
            _number(row["mqls_count"]),
            _number(row["opportunities_count"]),
            _number(row["won_count"]),
            _number(row["attributed_pipeline_amount"]),
            _number(row["attributed_revenue_amount"]),
            f"{row['roi']:+.0%}" if row["roi"] is not None else "not measured",
        )
    screen.print()
    screen.print(table)
    if first["is_decision_robust"] is not None:
        held = "the same" if first["is_decision_robust"] else "not the same"
        screen.print(plain(f"to keep it or not is {held} under every model and look-back"))


def _print_campaign_deals(deals: list[Row]) -> None:
    if not deals:
        return
    models = _models(deals)
    table = _table("won deal", "won on", numbers=("touches", "revenue", *models))
    groups = list(_grouped(deals, "opportunity_id"))
    for deal in groups[:_DEALS_SHOWN]:
        credit = {row["attribution_model"]: row["credit_amount"] for row in deal}
        table.add_row(
            deal[0]["opportunity_id"],
            f"{deal[0]['won_at']:%Y-%m-%d}",
            _number(deal[0]["touches_count"]),
            _number(deal[0]["revenue_amount"]),
            *(_credit(credit.get(model)) for model in models),
        )
    screen = console()
    screen.print()
    screen.print(table)
    if len(groups) > _DEALS_SHOWN:
        screen.print(plain(f"and {len(groups) - _DEALS_SHOWN} more deals with less revenue"))


def _table(*texts: str, numbers: Iterable[str] = (), last: str | None = None) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for text in texts:
        table.add_column(text, overflow="fold", no_wrap=text != "campaign")
    for number in numbers:
        table.add_column(number.replace("_", "\n"), justify="right", no_wrap=True)
    if last:
        table.add_column(last, no_wrap=True)
    return table


def _models(rows: list[Row]) -> list[str]:
    return sorted({row["attribution_model"] for row in rows if row["attribution_model"]})


def _chosen(models: list[str], *, asked: list[str]) -> list[str]:
    unknown = [model for model in asked if model not in models]
    if unknown and models:
        raise LeadloopError(f"--model {unknown[0]} gives no credit here; {', '.join(models)} do")
    return asked or models


def _grouped(rows: list[Row], column: str) -> Iterable[list[Row]]:
    """Rows by a column's values, in the order in which these first appear."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups.values()


def _dates(deal: Row, **titles: str) -> str:
    known = [f"{title} {deal[name]:%Y-%m-%d}" for name, title in titles.items() if deal[name]]
    return ", ".join(known) or "unknown"


def _money(amount: Decimal | None, currency: str) -> str:
    return "amount unknown" if amount is None else f"{amount:,.2f} {currency}"


def _number(value: float | Decimal | None) -> str:
    if value is None:
        return "not measured"
    return f"{value:,.2f}" if value % 1 else f"{value:,.0f}"


def _credit(value: float | Decimal | None) -> str:
    """A share as a percentage, an amount to the cent; nothing where there is none."""
    if not value:
        return "·" if value == 0 else ""
    return f"{value:,.2f}" if isinstance(value, Decimal) else f"{value:.1%}"
