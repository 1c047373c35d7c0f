"""Who is one person and what happened to each, up to the run's moment: facts, no cycles yet.

A restatement of data-model.md ("Identity") and of what metrics.md calls a human sales touch, a
deal's closing and its primary person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from tests.pipeline.histories import agreement
from tests.pipeline.histories.company import AS_OF, STAGES, TIME_ZONE, RandomCompany, Row

HUMAN_TYPES = {"call", "meeting", "email", "message"}
WRITTEN_TYPES = {"email", "message"}
NURTURING_TOUCHES = {"form", "email_click"}


@dataclass(frozen=True)
class Entry:
    """A stage that a person's record entered; `at` is None where the source has no times."""

    id: str
    stage: str
    at: datetime | None
    reason: str | None
    by_machine: bool


@dataclass(frozen=True)
class Closing:
    """A deal's closing, and when the deal was opened again."""

    at: datetime
    reopened_at: datetime | None


@dataclass(frozen=True)
class Deal:
    """A deal that the CRM holds; `people` are names, the first is the primary person."""

    id: str
    status: str
    created_at: datetime | None
    known_at: datetime | None
    closed_at: datetime | None
    closings: tuple[Closing, ...]
    revenue: Decimal | None
    people: tuple[str, ...]


@dataclass
class Person:
    """One person over all records, by the name of the first of them, with all that happened."""

    name: str
    records: set[str]
    created_at: datetime | None
    entries: list[Entry] = field(default_factory=list)
    human_touches: list[datetime] = field(default_factory=list)
    notifications: list[datetime] = field(default_factory=list)
    nurtured: list[datetime] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)


@dataclass(frozen=True)
class Facts:
    """All people with their histories, and all deals, also those without a person."""

    people: list[Person]
    deals: list[Deal]


def facts(company: RandomCompany) -> Facts:
    """What is true of a company at the run's moment."""
    by_record = _people(company)
    people = list({person.name: person for person in by_record.values()}.values())
    roles = {row["user_id"]: row["role"] or "other" for row in company.of("users")}
    for row in _happened(company, "stage_changes", "changed_at"):
        stage = row["to_status"].strip().lower()
        if (person := by_record.get(row["person_id"])) and stage in STAGES:
            person.entries.append(
                Entry(
                    row["change_id"],
                    stage,
                    row.get("changed_at"),
                    agreement.wording(stage, row["reason"]),
                    roles.get(row["changed_by"]) == "other",
                )
            )
    for row in _happened(company, "sales_activities", "occurred_at"):
        person = by_record.get(row["person_id"])
        if person and _is_human_touch(row, roles):
            person.human_touches.append(row["occurred_at"])
        elif person and row["type"] == "notification":
            person.notifications.append(row["occurred_at"])
    for person_id, moment in _marketing(company):
        if person := by_record.get(person_id):
            person.nurtured.append(moment)
    deals = list(_deals(company, by_record))
    for deal in deals:
        for person in people if deal.people else ():
            if person.name in deal.people:
                person.deals.append(deal)
    return Facts(people, deals)


def _happened(company: RandomCompany, table: str, column: str) -> Iterator[Row]:
    """Rows of a table that are not after the run."""
    return (row for row in company.of(table) if (row.get(column) or AS_OF) <= AS_OF)


def _people(company: RandomCompany) -> dict[str, Person]:
    """The person of every record, and of ids that only merges know."""
    records = {row["person_id"]: row for row in _happened(company, "people", "created_at")}
    groups = {record: {record} for record in records}

    def unite(one: str, other: str) -> None:
        united = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(united, united))

    first_of_address: dict[str, str] = {}
    for record, row in records.items():
        if row["merged_into_id"]:
            unite(record, row["merged_into_id"])
        address = (row["email"] or "").strip().lower()
        if address and not agreement.is_role_mailbox(address.partition("@")[0]):
            unite(record, first_of_address.setdefault(address, record))
    for row in _happened(company, "identities", "valid_from"):
        if row["identity_id"] in records:
            unite(row["identity_id"], row["person_id"])

    people: dict[str, Person] = {}
    for group in {id(group): group for group in groups.values()}.values():
        known = group & records.keys()
        created = [records[one]["created_at"] for one in known if records[one].get("created_at")]
        person = Person(min(known), known, min(created, default=None))
        people.update(dict.fromkeys(group, person))
    return people


def _is_human_touch(row: Row, roles: dict[str, str]) -> bool:
    """A call, meeting or one-to-one message by a person of sales, none of a machine's."""
    kind = row["type"].lower()
    return (
        kind in HUMAN_TYPES
        and row["is_human"] is not False
        and roles.get(row["user_id"], "sales") == "sales"
        and not (kind in WRITTEN_TYPES and row["direction"] == "inbound")
    )


def _marketing(company: RandomCompany) -> Iterator[tuple[str, datetime]]:
    """When a nurture campaign or a targeted touch reached whom; bulk mail does not count."""
    campaigns = {row["campaign_id"]: row for row in company.of("campaigns")}
    types = {name: (row["type"] or "").lower() for name, row in campaigns.items()}
    bulk = {
        name
        for name, row in campaigns.items()
        if (types[name] == "newsletter" if row["is_bulk"] is None else row["is_bulk"])
    }
    for row in _happened(company, "campaign_members", "joined_at"):
        if types[row["campaign_id"]] == "nurture" and row["campaign_id"] not in bulk:
            yield row["person_id"], row["joined_at"]
    for row in _happened(company, "touches", "touched_at"):
        if (
            row["type"] in NURTURING_TOUCHES
            and not row["is_bot"]
            and row["campaign_id"] not in bulk
        ):
            yield row["person_id"], row["touched_at"]


def _deals(company: RandomCompany, by_record: dict[str, Person]) -> Iterator[Deal]:
    changes: dict[str, list[Row]] = {}
    for row in _happened(company, "opportunity_stage_changes", "changed_at"):
        if row["to_stage"].strip().lower() in ("open", "won", "lost"):
            changes.setdefault(row["opportunity_id"], []).append(row)
    roles: dict[str, list[Row]] = {}
    for row in company.of("opportunity_people"):
        roles.setdefault(row["opportunity_id"], []).append(row)
    for row in _happened(company, "opportunities", "created_at"):
        if not row["is_deleted"] and not row["merged_into_id"]:
            deal_id = row["opportunity_id"]
            yield _deal(
                row,
                changes.get(deal_id, []),
                _primary_first(row, roles.get(deal_id, []), by_record),
            )


def _primary_first(row: Row, roles: Iterable[Row], by_record: dict[str, Person]) -> tuple[str, ...]:
    """The people on a deal: the named, else the marked, else the earliest created leads."""
    named = by_record.get(row["primary_person_id"] or "")
    on_it: dict[str, Person] = {named.name: named} if named else {}
    marked = set()
    for role in roles:
        if person := by_record.get(role["person_id"]):
            on_it[person.name] = person
            if role["is_primary"]:
                marked.add(person.name)
    order = sorted(
        on_it.values(),
        key=lambda person: (
            person is not named,
            person.name not in marked,
            person.created_at or datetime.max,
            person.name,
        ),
    )
    return tuple(person.name for person in order)


def _deal(row: Row, changes: list[Row], people: tuple[str, ...]) -> Deal:
    dated = sorted(
        (change for change in changes if change.get("changed_at")),
        key=lambda change: (change["changed_at"], change["change_id"]),
    )
    entries = [(change["to_stage"].strip().lower(), change["changed_at"]) for change in dated]
    closings = [
        (status, at, min((t for s, t in entries[i + 1 :] if s == "open"), default=None))
        for i, (status, at) in enumerate(entries)
        if status != "open" and (i == 0 or entries[i - 1][0] != status)
    ]
    entered = [at for status, at in entries if status == row["status"]]
    status, closed_on = row["status"], row["closed_on"]
    if not (entered and status != "open") and closed_on and closed_on > _local_day(AS_OF):
        status = "open"
    closed_at = None
    if status != "open":
        closed_at = max(entered) if entered else _end_of_day(closed_on)
    known_at = row.get("created_at") or min(
        filter(None, [entries[0][1] if entries else None, closed_at]), default=None
    )
    if closings:
        ends = [
            Closing(at, reopened)
            for _, at, reopened in closings
            # An open deal whose re-opening nobody recorded was never closed for good.
            if status != "open" or reopened
        ]
    else:
        ends = [Closing(closed_at, None)] if closed_at else []
    paid_on = closed_on or (_local_day(closed_at) if closed_at else _local_day(AS_OF))
    return Deal(
        id=row["opportunity_id"],
        status=status,
        created_at=row.get("created_at"),
        known_at=known_at,
        closed_at=closed_at,
        closings=tuple(ends),
        revenue=agreement.in_euro(row["amount"], row["currency_code"], paid_on)
        if status == "won"
        else None,
        people=people,
    )


def _local_day(moment: datetime) -> date:
    return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(TIME_ZONE)).date()


def _end_of_day(day: date | None) -> datetime | None:
    """The last microsecond of a day of the reporting calendar in UTC, or the run's moment."""
    if day is None:
        return None
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(TIME_ZONE))
    end = midnight.astimezone(ZoneInfo("UTC")).replace(tzinfo=None) - timedelta(microseconds=1)
    return min(end, AS_OF)
