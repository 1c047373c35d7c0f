"""The restricted file: the names behind the published keys, for those who act on lists.

It is made from the private build file, never published, and readable by its owner alone.
"""

from pathlib import Path

import duckdb

from orchestration.connectors.quoting import literal
from orchestration.errors import LeadloopError
from orchestration.outbox.private_files import replaced

NAME = "restricted.duckdb"

SQL = """
create table people as
    select person_key, name, email, account_name from build.intermediate.int_restricted_people;
create table users as
    select owner_key, name, team from build.intermediate.int_restricted_users;
create table deals as
    select opportunity_id, crm_id, name, account_name from build.intermediate.int_restricted_deals;
"""


class OutboxError(LeadloopError):
    """Something for the people who act could not be written; the text says what and why."""


def write(build: Path, *, folder: Path) -> Path:
    """Write the names of people, users and deals by key from a build file; returns the path.

    The folder becomes private (0700), the file too (0600); an older file is replaced at once.
    """
    path = folder / NAME
    try:
        with replaced(path) as unfinished, duckdb.connect(str(unfinished)) as connection:
            connection.execute(f"attach {literal(str(build))} as build (read_only)")
            connection.execute(SQL)
            connection.execute("detach build")
    except (duckdb.Error, OSError) as error:
        reason = str(error).split("\n")[0]
        raise OutboxError(f"{path}: the names cannot be written: {reason}") from error
    return path
