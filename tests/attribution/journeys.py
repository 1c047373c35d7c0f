"""Journeys as rows, credited by the project's own attribution models.

Here is what stands before attribution in the pipeline (touches, deals, cycles, people), written
straight into the build file, so that thousands of paths cost one run of dbt over few models.
Nothing here knows how credit is computed.
"""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd

from orchestration.connectors.landing import Landing, Limits
from orchestration.connectors.shapes import read_shapes
from orchestration.home import Home
from orchestration.publish import candidate, secret
from tests.conftest import PROJECT

CREDITED = (
    "leadloop.intermediate.attribution",
    "leadloop.marts.attribution",
    "fct_touches",
    "fct_opportunities",
    "fct_campaign_credits",
    "rpt_tie_out",
    "rpt_channel_markov",
)


@dataclass(frozen=True)
class Touch:
    """One touch of a person; its id decides the order of touches at the same moment."""

    touch_id: str
    person: int
    channel: str
    touched_at: datetime
    is_eligible: bool = True


@dataclass(frozen=True)
class Deal:
    """One deal; its first person is the primary one. A deal that closed has a time for it."""

    deal_id: str
    people: tuple[int, ...]
    created_at: datetime
    status: str = "open"
    closed_at: datetime | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Cycle:
    """One lead cycle of a person; `role` is the person's role on its deals, if it has any."""

    person: int
    mql_at: datetime | None = None
    closed_at: datetime | None = None
    role: str | None = None


@dataclass
class Company:
    """Everything that is known before attribution."""

    as_of: datetime
    cards: list[tuple[str, str, float]] = field(default_factory=list)
    known_at: dict[int, datetime | None] = field(default_factory=dict)
    touches: list[Touch] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    cycles: list[Cycle] = field(default_factory=list)

    def converts(
        self, person: int, path: list[str], *, at: datetime, amount: Decimal | None = None
    ) -> None:
        """A person whose deal is created and won at once, a minute after the path's last touch."""
        self.touch(person, path, until=at)
        self.known_at[person] = at
        self.deals.append(Deal(f"{person}", (person,), at, "won", at, amount))
        self.cycles.append(Cycle(person, mql_at=at, closed_at=at, role="primary"))

    def touch(self, person: int, path: list[str], *, until: datetime) -> None:
        """Touches in the order of a path, a minute apart, the last one a minute before `until`."""
        self.touches += [
            Touch(f"{person}-{place:05}", person, channel, until - timedelta(minutes=before))
            for place, (channel, before) in enumerate(
                zip(path, range(len(path), 0, -1), strict=True)
            )
        ]


def empty_home(folder: Path) -> Home:
    """A home folder whose models all stand without a row."""
    home = Home(folder)
    limits = Limits(currencies=frozenset({"EUR"}))
    with Landing(home.landing, read_shapes(PROJECT / "models"), limits).open():
        pass
    key = secret.read_secret(home.secret, environment={})
    secret.write_hash_pads(home.build, pads=secret.hash_pads(key))
    candidate.create_empty(home.candidate)
    dbt(home, "build", "--empty", "--resource-type", "seed", "--resource-type", "model")
    dbt(home, "seed")
    return home


def credit(home: Home, company: Company) -> None:
    """Replace the rows that attribution reads and run its models over them."""
    write(home, company)
    dbt(home, "run", "--select", *CREDITED, as_of=company.as_of)


def write(home: Home, company: Company) -> None:
    """The company's rows, in the order in which they are given."""
    cycles = pd.DataFrame(
        [
            {
                "cycle_id": f"{cycle.person}-{number}",
                "person_number": cycle.person,
                "mql_at": cycle.mql_at,
                "closed_at": cycle.closed_at,
                "opportunity_role": cycle.role,
            }
            for number, cycle in enumerate(company.cycles)
        ],
        columns=["cycle_id", "person_number", "mql_at", "closed_at", "opportunity_role"],
    )
    tables = {
        "int_touches": pd.DataFrame(
            [
                {
                    "touch_id": touch.touch_id,
                    "person_number": touch.person,
                    "channel": touch.channel,
                    "is_eligible": touch.is_eligible,
                    "touched_at": touch.touched_at,
                }
                for touch in company.touches
            ]
        ),
        "int_people": pd.DataFrame(
            [
                {"person_number": person, "person_key": f"person {person}", "created_at": known_at}
                for person, known_at in company.known_at.items()
            ]
        ),
        "int_opportunities": pd.DataFrame([deal_row(deal) for deal in company.deals]),
        "int_opportunity_people": pd.DataFrame(
            [
                {
                    "opportunity_id": deal.deal_id,
                    "person_number": person,
                    "is_primary": place == 0,
                }
                for deal in company.deals
                for place, person in enumerate(deal.people)
            ]
        ),
        "int_lead_cycles": cycles,
    }
    with duckdb.connect(str(home.build)) as build:
        for name, rows in tables.items():
            build.register("rows", rows)
            build.execute(f"create or replace temp table shape as from intermediate.{name} limit 0")
            build.execute("insert into shape by name select * from rows")
            drop_relation(build, name)
            build.execute(f"create table intermediate.{name} as from shape")
            build.unregister("rows")
        for model, anchor, share in company.cards:
            build.execute(
                "delete from seeds.attribution_weights where model = ? and anchor = ?",
                [model, anchor],
            )
            build.execute(
                "insert into seeds.attribution_weights values (?, ?, ?, ?)",
                [model, anchor, share, date(1990, 1, 1)],
            )


def drop_relation(build: duckdb.DuckDBPyConnection, name: str) -> None:
    """Drop what dbt made of a model of the intermediate room, be it a table or a view."""
    found = build.execute(
        "select replace(table_type, 'BASE ', '') from information_schema.tables "
        "where table_schema = 'intermediate' and table_name = ?",
        [name],
    ).fetchone()
    assert found, name
    build.execute(f"drop {found[0]} intermediate.{name}")


def deal_row(deal: Deal) -> dict[str, object]:
    """A deal as the models before attribution give it, in the reporting currency."""
    won, lost = deal.status == "won", deal.status == "lost"
    return {
        "opportunity_id": deal.deal_id,
        "primary_person_number": deal.people[0] if deal.people else None,
        "status": deal.status,
        "pipeline_amount": deal.amount,
        "revenue_amount": deal.amount if won else None,
        "created_at": deal.created_at,
        "won_at": deal.closed_at if won else None,
        "lost_at": deal.closed_at if lost else None,
    }


def read(home: Home, sql: str) -> list[tuple]:
    """Rows of a query over the candidate's marts and, as build.intermediate, the build file."""
    with duckdb.connect() as connection:
        # Under the names by which dbt knows the two files, for the views name them.
        connection.execute(f"attach '{home.build}' as build (read_only)")
        connection.execute(f"attach '{home.candidate}' as candidate (read_only)")
        connection.execute("use candidate")
        return connection.execute(sql).fetchall()


def change(home: Home, sql: str) -> None:
    """Spoil, or mend, what stands in the candidate's marts."""
    with duckdb.connect(str(home.candidate)) as connection:
        connection.execute(sql)


def dbt(
    home: Home, *arguments: str, as_of: datetime | None = None, fails: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run dbt on the project's models in a home folder."""
    moment = as_of or datetime(2026, 1, 1)
    done = subprocess.run(
        [
            Path(sys.executable).with_name("dbt"),
            *("--quiet", "--log-level-file", "none", *arguments),
            *("--vars", f"{{as_of: '{moment:%Y-%m-%d %H:%M:%S}', reporting_time_zone: UTC}}"),
            *("--project-dir", PROJECT / "dbt_project", "--profiles-dir", PROJECT / "dbt_project"),
            *("--target-path", home.dbt_target, "--log-path", home.dbt_logs),
        ],
        env={**os.environ, "LEADLOOP_HOME": str(home.root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert bool(done.returncode) == fails, done.stdout + done.stderr
    return done
