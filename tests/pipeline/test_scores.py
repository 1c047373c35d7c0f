"""Scores equal a second evaluator's, and nothing that comes later changes them."""

import csv
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from tests.conftest import Company
from tests.pipeline import score_oracle, score_worlds
from tests.pipeline.score_oracle import Person, Rule, Touch
from tests.pipeline.score_worlds import AS_OF, Row, World

SEEDS = Path(__file__).parents[2] / "seeds"
SIGNALS = SEEDS / "scoring_signals.csv"
CUT = datetime(2025, 1, 31)


@pytest.fixture(scope="module")
def compiled(simulated: Company) -> Path:
    """The scoring models as dbt compiled them for the simulated company."""
    folder = Home(simulated.home).dbt_target / "compiled" / "models/intermediate/scoring"
    assert (folder / "int_score_cards.sql").is_file()
    return folder


@pytest.fixture(scope="module", params=[1, 2, 3])
def world(request: pytest.FixtureRequest) -> World:
    return score_worlds.random_world(request.param, people_count=300)


def test_the_random_worlds_hold_what_is_difficult(world: World) -> None:
    caps = [rule.cap for rule in world.rules if rule.cap is not None]
    assert min(caps) < 0 < max(caps)
    assert any(row.touch.known_at > row.touch.touched_at for row in world.rows)
    touched = {(row.person, row.touch.touched_at) for row in world.rows}
    assert any((moment.person, moment.at) in touched for moment in world.moments)
    assert len(touched) < len(world.rows)


def test_scores_equal_the_second_evaluators(world: World, compiled: Path) -> None:
    found = score_worlds.scores(world, compiled=compiled, signals=SIGNALS)

    expected = {}
    for person, stage, at in world.moments:
        score = score_oracle.score_at(
            world.people[person], moment=at, rules=world.rules, is_now=stage is None
        )
        if score is not None:
            expected[person, stage or "as_of"] = score
    assert found.keys() == expected.keys()
    assert {version for version, *_ in found.values()} == {"1", "2", "3"}
    for key, (version, fit, engagement, is_backfilled) in expected.items():
        assert found[key] == (
            version,
            pytest.approx(fit, abs=1e-9),
            pytest.approx(engagement, abs=1e-9),
            pytest.approx(fit + engagement, abs=2e-9),
            is_backfilled,
        ), key


def test_nothing_that_becomes_known_later_changes_a_score(world: World, compiled: Path) -> None:
    dice = random.Random(7)
    rows = list(world.rows)
    for place in range(1200):
        touch = score_worlds.touch_of(dice)
        late = touch._replace(known_at=max(touch.known_at, CUT + timedelta(hours=1)))
        rows.append(Row(f"n{place}", dice.choice(list(world.people)), late))
    # A later copy with a smaller id takes the place of the touch that it repeats.
    for place, row in enumerate(world.rows):
        if row.ineligible_reason is None and dice.random() < 0.1:
            copy = row.touch._replace(known_at=CUT + timedelta(days=60))
            rows[place] = row._replace(ineligible_reason="duplicate")
            rows.append(Row(f"a{place}", row.person, copy))
    changes = []
    for _ in range(1200):
        change = score_worlds.change_of(dice)
        late = change._replace(known_at=max(change.known_at, CUT + timedelta(hours=1)))
        changes.append((dice.choice(list(world.people)), late))

    before = score_worlds.scores(world, compiled=compiled, signals=SIGNALS)
    after = score_worlds.scores(
        world.later(rows=rows, changes=changes), compiled=compiled, signals=SIGNALS
    )

    moments = {(person, stage or "as_of"): at for person, stage, at in world.moments}
    changed = {key for key in before if before[key] != after[key]}
    assert changed
    assert {key for key in changed if moments[key] <= CUT} == set()


def test_the_order_of_rows_changes_nothing(world: World, compiled: Path) -> None:
    once = score_worlds.scores(world, compiled=compiled, signals=SIGNALS)
    again = score_worlds.scores(world, compiled=compiled, signals=SIGNALS, shuffled=11)

    assert once == again


@pytest.fixture(scope="module")
def build(simulated: Company) -> duckdb.DuckDBPyConnection:
    home = Home(simulated.home)
    with duckdb.connect() as connection:
        for file in (home.build, home.landing):
            connection.execute(f"attach '{file}' as {file.stem} (read_only)")
        connection.execute("use build.intermediate")
        yield connection


def test_the_simulated_companys_scores_follow_the_seeds(build: duckdb.DuckDBPyConnection) -> None:
    rules = _seeded_rules()
    people = _people(build)
    found = build.execute(
        "select person_number, moment, scored_at, definition_version, fit_score, "
        "engagement_score, fit_is_backfilled from int_scores"
    ).fetchall()

    assert len({person for person, *_ in found}) > 200
    for person, moment, scored_at, *score in found:
        expected = score_oracle.score_at(
            people[person], moment=scored_at, rules=rules, is_now=scored_at == AS_OF
        )
        assert score == [
            expected.version,
            pytest.approx(expected.fit, abs=1e-9),
            pytest.approx(expected.engagement, abs=1e-9),
            expected.is_backfilled,
        ], (person, moment)


def test_published_hand_offs_carry_their_score(simulated: Company) -> None:
    unlike = simulated.query("""
        select cycles.cycle_id
        from marts.fct_lead_cycles as cycles
        full join (from marts.fct_lead_scores where moment = 'handed_off') as scores
            on cycles.cycle_id = scores.cycle_id
        where
            cycles.handed_off_at is distinct from scores.scored_at
            or cycles.score_at_hand_off is distinct from scores.score
            or cycles.band_at_hand_off is distinct from scores.score_band
            or cycles.definition_version is distinct from scores.definition_version
    """)
    assert unlike == []
    counts = simulated.query("""
        select count(*) filter (is_below_threshold), count(is_below_threshold)
        from marts.fct_lead_scores where moment = 'handed_off'
    """)
    assert counts == simulated.query("""
        select numerator_count, denominator_count from marts.rpt_follow_up
        where metric_name = 'below_threshold_rate' and period_grain = 'all' and slice_name = 'all'
    """)
    assert 0 < counts[0][0] < counts[0][1]


def _seeded_rules() -> list[Rule]:
    with (SEEDS / "scoring_rules.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {name: value or None for name, value in row.items()} for row in csv.DictReader(file)
        ]
    return [
        Rule(
            **{
                **row,
                "points": float(row["points"]),
                "cap": row["cap"] and float(row["cap"]),
                "half_life_days": row["half_life_days"] and float(row["half_life_days"]),
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_to": row["valid_to"] and date.fromisoformat(row["valid_to"]),
            }
        )
        for row in rows
    ]


def _people(build: duckdb.DuckDBPyConnection) -> dict[int, Person]:
    """Everybody with current attributes and eligible touches; this company keeps no histories."""
    assert build.execute("select count(*) from int_attribute_histories").fetchone() == (0,)
    attributes = ("title", "seniority", "country", "lead_source", "segment", "industry")
    rows = build.execute(f"""
        select
            people.person_number,
            {", ".join("people." + name for name in attributes[:-1])},
            accounts.industry,
            cast(accounts.employee_count as varchar),
            cast(accounts.is_customer as varchar)
        from int_people as people
        left join int_accounts as accounts using (account_number)
    """).fetchall()
    names = (*attributes, "employee_count", "is_customer")
    people = {number: Person(dict(zip(names, values, strict=True))) for number, *values in rows}
    touches = build.execute(
        "select person_number, touch_type, channel, campaign_id, content, touched_at, known_at "
        "from int_touches where is_eligible and touched_at is not null"
    ).fetchall()
    for number, *touch in touches:
        people[number].touches.append(Touch(*touch))
    return people
