"""Action lists: what sales should do now, by name, as files that a spreadsheet opens.

A list is a published mart joined with the restricted names. Its cells are what strangers typed:
one that a spreadsheet would take for a formula is disarmed.
"""

import csv
from pathlib import Path

import duckdb

from orchestration.connectors.quoting import literal
from orchestration.outbox.private_files import replaced
from orchestration.outbox.restricted import OutboxError
from orchestration.spreadsheets import disarmed

# Who is meant and who should act: the same for each list.
NAMES = """
    users.name as owner_name,
    people.name as lead_name,
    people.email as lead_email,
    people.account_name,
    lists.segment,
    lists.team,
    dim_campaigns.campaign_name,"""
JOINS = """
left join people on lists.person_key = people.person_key
left join users on lists.owner_key = users.owner_key
left join warehouse.marts.dim_campaigns on lists.campaign_id = dim_campaigns.campaign_id"""

CALL_QUEUE = f"""
select
    lists.priority,{NAMES}
    lists.score_band,
    round(lists.score, 1) as score,
    lists.reasons,
    lists.score_reasons,
    lists.top_interests,
    top_campaigns.campaign_name as top_campaign_name,
    round(lists.age_days, 1) as age_days,
    strftime(lists.due_at, '%Y-%m-%d %H:%M') as due_at_utc,
    strftime(lists.last_touched_at, '%Y-%m-%d %H:%M') as last_touched_at_utc,
    strftime(lists.as_of, '%Y-%m-%d %H:%M') as as_of_utc,
    lists.person_key,
    lists.cycle_id
from warehouse.marts.lst_call_queue as lists{JOINS}
left join warehouse.marts.dim_campaigns as top_campaigns
    on lists.top_campaign_id = top_campaigns.campaign_id
order by lists.priority
"""
RECYCLE_QUEUE = f"""
select
    lists.priority,{NAMES}
    lists.score_band,
    round(lists.score, 1) as score,
    lists.reasons,
    lists.next_step,
    lists.score_reasons,
    lists.top_interests,
    top_campaigns.campaign_name as top_campaign_name,
    round(lists.days_since, 1) as days_since,
    strftime(lists.closed_at, '%Y-%m-%d %H:%M') as closed_at_utc,
    strftime(lists.last_touched_at, '%Y-%m-%d %H:%M') as last_touched_at_utc,
    strftime(lists.as_of, '%Y-%m-%d %H:%M') as as_of_utc,
    lists.person_key,
    lists.cycle_id
from warehouse.marts.lst_recycle_queue as lists{JOINS}
left join warehouse.marts.dim_campaigns as top_campaigns
    on lists.top_campaign_id = top_campaigns.campaign_id
order by lists.priority
"""
OVERDUE_LEADS = f"""
select{NAMES}
    lists.score_band,
    lists.reasons,
    strftime(lists.handed_off_at, '%Y-%m-%d %H:%M') as handed_off_at_utc,
    strftime(lists.due_at, '%Y-%m-%d %H:%M') as due_at_utc,
    round(lists.overdue_hours, 1) as overdue_hours,
    round(lists.overdue_working_hours, 1) as overdue_working_hours,
    strftime(lists.as_of, '%Y-%m-%d %H:%M') as as_of_utc,
    lists.person_key,
    lists.cycle_id
from warehouse.marts.lst_overdue_leads as lists{JOINS}
order by lists.overdue_hours desc, lists.cycle_id
"""
LEAKED_LEADS = f"""
select{NAMES}
    lists.score_band,
    lists.reasons,
    strftime(lists.handed_off_at, '%Y-%m-%d %H:%M') as handed_off_at_utc,
    round(lists.days_since_hand_off, 1) as days_since_hand_off,
    strftime(lists.as_of, '%Y-%m-%d %H:%M') as as_of_utc,
    lists.person_key,
    lists.cycle_id
from warehouse.marts.lst_leaked_leads as lists{JOINS}
order by lists.handed_off_at desc, lists.cycle_id
"""
LISTS = {
    "call_queue.csv": CALL_QUEUE,
    "recycle_queue.csv": RECYCLE_QUEUE,
    "overdue_leads.csv": OVERDUE_LEADS,
    "leaked_leads.csv": LEAKED_LEADS,
}


def write(warehouse: Path, *, restricted: Path, folder: Path) -> list[Path]:
    """Write every list of a published version, with names, into a private folder.

    UTF-8 with the mark that spreadsheets look for; rows in a stable order; each file replaces
    its older self at once. Returns the paths. OutboxError if an input cannot be read.
    """
    try:
        with duckdb.connect(str(restricted), read_only=True) as names:
            names.execute(f"attach {literal(str(warehouse.resolve()))} as warehouse (read_only)")
            return [_write(folder / name, query, names) for name, query in LISTS.items()]
    except (duckdb.Error, OSError) as error:
        reason = str(error).split("\n")[0]
        raise OutboxError(f"{folder}: the lists cannot be written: {reason}") from error


def _write(path: Path, query: str, names: duckdb.DuckDBPyConnection) -> Path:
    rows = names.execute(query)
    columns = [column[0] for column in rows.description or ()]
    with replaced(path) as unfinished, unfinished.open("w", encoding="utf-8-sig", newline="") as to:
        writer = csv.writer(to)
        writer.writerow(columns)
        while batch := rows.fetchmany(10_000):
            writer.writerows([[disarmed(value) for value in row] for row in batch])
    return path
