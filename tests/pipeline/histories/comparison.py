"""Where the published cycles and the oracle's differ, with the rows of who is concerned."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from tests.pipeline.histories.built import REPORTS, Built
from tests.pipeline.histories.company import RandomCompany, Row
from tests.pipeline.histories.oracle import Cycle
from tests.pipeline.histories.rates import Rate

CycleName = tuple[str, int]

PUBLISHED_CYCLES = """
    with people as (
        select person_number, min(people_resolved.person_id) as person
        from intermediate.int_people_resolved as people_resolved
        inner join intermediate.int_person_records as records
            on people_resolved.person_id = records.person_id
        group by person_number
    )

    select people.person, cycles.opportunity_id as deal, published.*
    from candidate.marts.fct_lead_cycles as published
    inner join intermediate.int_lead_cycles as cycles on published.cycle_id = cycles.cycle_key
    left join people on cycles.person_number = people.person_number
"""

PARTS_OF_RATES = """
    with people as (
        select person_number, min(people_resolved.person_id) as person
        from intermediate.int_people_resolved as people_resolved
        inner join intermediate.int_person_records as records
            on people_resolved.person_id = records.person_id
        group by person_number
    )

    select
        results.metric_name,
        case when results.result_id = results.cycle_id then people.person end as person,
        case when results.result_id = results.cycle_id then cycles.cycle_number end as number,
        results.result_id,
        results.is_counted,
        results.is_in_whole,
        results.is_excluded
    from intermediate.int_metric_results as results
    left join intermediate.int_lead_cycles as cycles on results.cycle_id = cycles.cycle_id
    left join people on cycles.person_number = people.person_number
"""

PUBLISHED_RATES = " union all ".join(
    f"select metric_name, numerator_count, denominator_count, excluded_count, rate "
    f"from candidate.marts.{report} where slice_name = 'all' and period_grain = 'all'"
    for report in REPORTS
)

MOMENTS = ("inquiry", "mql", "handed_off", "accepted", "qualified", "rejected", "recycled")
ENDS = ("disqualified", "won", "lost")
STAYS = ("inquiry", "mql", "handed_off", "accepted", "qualified")

EXPECTED: dict[str, Callable[[Cycle], Any]] = {
    "outcome": lambda cycle: cycle.outcome,
    "opened_at": lambda cycle: cycle.opened_at,
    "closed_at": lambda cycle: cycle.closed_at,
    "expired_at": lambda cycle: cycle.expired_at,
    "first_followed_up_at": lambda cycle: cycle.followed_up_at,
    "human_touches_count": lambda cycle: len(cycle.human_touches),
    "notified_at": lambda cycle: cycle.notified_at,
    "has_handed_off": lambda cycle: cycle.entered("handed_off"),
    "rejection_reason": lambda cycle: _reason(cycle, "rejected"),
    "recycle_reason": lambda cycle: _reason(cycle, "recycled"),
    "is_auto_disqualified": lambda cycle: cycle.is_auto_disqualified,
    "is_out_of_order": lambda cycle: cycle.is_out_of_order,
    "is_returned": lambda cycle: cycle.is_returned,
    "previous_outcome": lambda cycle: cycle.previous and cycle.previous.outcome,
    "days_in_nurture": lambda cycle: _days_in_nurture(cycle),
    "deal": lambda cycle: cycle.leading_deal and cycle.leading_deal.id,
    "opportunity_role": lambda cycle: cycle.role,
    "deals_count": lambda cycle: len(cycle.own_deals),
    "won_deals_count": lambda cycle: sum(deal.status == "won" for deal in cycle.own_deals),
    "won_amount": lambda cycle: cycle.won_amount,
    **{f"{stage}_at": lambda cycle, stage=stage: cycle.first(stage) for stage in (*MOMENTS, *ENDS)},
    **{
        f"latest_{stage}_at": lambda cycle, stage=stage: cycle.latest(stage)
        for stage in (*MOMENTS, *ENDS)
    },
    **{f"{stage}_days": lambda cycle, stage=stage: cycle.days_in(stage) for stage in STAYS},
}


def published_cycles(built: Built) -> dict[CycleName, Row]:
    """The published cycles by person and number; none may stand twice."""
    rows = built.rows(PUBLISHED_CYCLES)
    names = Counter((row["person"], row["cycle_number"]) for row in rows)
    assert not (twice := [name for name, count in names.items() if count > 1]), twice
    return {(row["person"], row["cycle_number"]): row for row in rows}


def differences(cycles: list[Cycle], published: dict[CycleName, Row]) -> list[str]:
    """One line for each cycle that is missing, too many, or has another value."""
    expected = {(cycle.person.name, cycle.number): cycle for cycle in cycles}
    lines = [f"{name}: is not published" for name in sorted(expected.keys() - published.keys())]
    lines += [f"{name}: is no cycle" for name in sorted(published.keys() - expected.keys())]
    for name in sorted(expected.keys() & published.keys()):
        lines += _differences_of_cycle(expected[name], published[name])
    return lines


def differences_of_rates(expected: dict[str, Rate], built: Built) -> list[str]:
    """One line for each rate whose parts are others, or are counted otherwise in its report."""
    found: dict[str, Rate] = {}
    for row in built.rows(PARTS_OF_RATES):
        name = (row["person"], row["number"]) if row["person"] else row["result_id"]
        rate = found.setdefault(row["metric_name"], Rate())
        for part, is_in in (
            (rate.numerator, row["is_counted"]),
            (rate.denominator, row["is_in_whole"]),
            (rate.excluded, row["is_excluded"]),
        ):
            if is_in:
                part.add(name)
    published = {row["metric_name"]: row for row in built.rows(PUBLISHED_RATES)}
    lines = []
    for metric, rate in expected.items():
        for part in ("numerator", "denominator", "excluded"):
            should, is_there = getattr(rate, part), getattr(found.get(metric, Rate()), part)
            lines += [f"{name}: should be in {part} of {metric}" for name in should - is_there]
            lines += [f"{name}: should not be in {part} of {metric}" for name in is_there - should]
            if len(should) != (published[metric][f"{part}_count"] or 0):
                lines.append(f"{metric}: {part} is published otherwise, {published[metric]}")
    return sorted(lines)


def explained(lines: list[str], cycles: list[Cycle], company: RandomCompany) -> str:
    """The differences, the knobs, and the rows of the first person concerned."""
    told = [f"{len(lines)} differences; {company.knobs}", *lines[:20]]
    concerned = next(
        (cycle.person for cycle in cycles if lines and repr(cycle.person.name) in lines[0]), None
    )
    if concerned:
        told += [f"rows of {concerned.name}:", *_rows_of(concerned.records, company)]
        told += [f"  deal {deal}" for deal in concerned.deals]
    return "\n".join(told)


def _rows_of(records: set[str], company: RandomCompany) -> Iterator[str]:
    tables = sorted({table for _, table in company.rows})
    for table in tables:
        for row in company.of(table):
            if records & {row.get("person_id"), row.get("primary_person_id")}:
                yield f"  {table}: {row}"


def _differences_of_cycle(cycle: Cycle, row: Row) -> Iterator[str]:
    for column, value_of in EXPECTED.items():
        value = value_of(cycle)
        if not _same(value, row[column]):
            name = (cycle.person.name, cycle.number)
            yield f"{name}: {column} should be {value}, is {row[column]}"


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, float) and found is not None:
        return abs(expected - found) < 1e-6
    return expected == found


def _reason(cycle: Cycle, stage: str) -> str | None:
    first = cycle.first_status(stage)
    return first.reason if first else None


def _days_in_nurture(cycle: Cycle) -> float | None:
    if not cycle.is_returned or not cycle.previous.closed_at:
        return None
    return (cycle.opened_at - cycle.previous.closed_at) / timedelta(days=1)
