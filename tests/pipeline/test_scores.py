"""Scores equal a second evaluator's, and nothing that comes later changes them."""

import csv
import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from tests.conftest import Company
from tests.pipeline import score_oracle, score_worlds
from tests.pipeline.score_oracle import Person, Rule, Touch
from tests.pipeline.score_worlds import (
    AS_OF,
    CLOSED_AT,
    OPENED_AT,
    SCORED_FROM,
    THRESHOLDS_FROM,
    Row,
    World,
)

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
    assert_scores_are_the_second_evaluators(world, compiled=compiled)


@pytest.mark.full
def test_the_scores_of_ten_thousand_people_equal_the_second_evaluators(compiled: Path) -> None:
    assert_scores_are_the_second_evaluators(
        score_worlds.random_world(4, people_count=10_000), compiled=compiled
    )


def assert_scores_are_the_second_evaluators(world: World, *, compiled: Path) -> None:
    """Every moment that is to be scored is, days included, and every score is the evaluator's."""
    found = score_worlds.scores(world, compiled=compiled, signals=SIGNALS)

    expected = {}
    for (person, moment), at in moments_of(world).items():
        score = score_oracle.score_at(
            world.people[person], moment=at, rules=world.rules, is_now=moment == "as_of"
        )
        if score is not None:
            expected[person, moment] = score
    assert found.keys() == expected.keys()
    assert {version for version, *_ in found.values()} == {"1", "2", "3"}
    for key, (version, fit, engagement, with_scanners, is_backfilled) in expected.items():
        # Plain comparisons: there are a million of them.
        given_version, *numbers, given_is_backfilled = found[key]
        assert (given_version, given_is_backfilled) == (version, is_backfilled), key
        wanted = (fit, engagement, fit + engagement, fit + with_scanners)
        apart = max(abs(one - other) for one, other in zip(numbers, wanted, strict=True))
        assert apart <= 2e-9, key


def moments_of(world: World) -> dict[tuple[int, str], datetime]:
    """When each person is scored, by person and name of the moment."""
    moments = {(person, stage or "as_of"): at for person, stage, at in world.moments}
    repeats: dict[int, list[Touch]] = defaultdict(list)
    for row in world.rows:
        if row.ineligible_reason == "duplicate":
            repeats[row.person].append(row.touch)
    for person in {person for person, _ in moments}:
        days = score_oracle.days_of_news(
            world.people[person],
            other_touches=repeats[person],
            agreed_on=[*THRESHOLDS_FROM, *{rule.valid_from for rule in world.rules}],
            scored_from=max(OPENED_AT, SCORED_FROM),
            scored_until=AS_OF if (person, "as_of") in moments else CLOSED_AT,
        )
        moments |= {(person, day.isoformat()): end for day, end in days.items()}
    return moments


def test_nothing_that_becomes_known_later_changes_a_score(world: World, compiled: Path) -> None:
    dice = random.Random(7)
    rows = list(world.rows)
    recorded = {row.sameness for row in rows}
    for place in range(1200):
        touch = score_worlds.touch_of(dice)
        late = touch._replace(known_at=max(touch.known_at, CUT + timedelta(hours=1)))
        row = Row(f"n{place}", dice.choice(list(world.people)), late)
        if row.sameness not in recorded:
            rows.append(row)
            recorded.add(row.sameness)
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
    later = world.later(rows=rows, changes=changes)
    after = score_worlds.scores(later, compiled=compiled, signals=SIGNALS)

    moments = moments_of(later)
    past = {key for key in moments if moments[key] <= CUT}
    assert {key: before[key] for key in past & before.keys()} == {
        key: after[key] for key in past & after.keys()
    }
    assert any(len(moment) == len("2024-10-01") for _, moment in past & before.keys())
    assert any(before[key] != after[key] for key in before)


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
        "engagement_score, score_with_scanners, fit_is_backfilled from int_scores"
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
            pytest.approx(expected.fit + expected.engagement_with_scanners, abs=2e-9),
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
        "select person_number, touch_type, channel, campaign_id, content, touched_at, known_at, "
        "seen_from from int_touches left join int_scanner_clicks using (touch_id) "
        "where is_eligible and touched_at is not null"
    ).fetchall()
    for number, *touch in touches:
        people[number].touches.append(Touch(*touch))
    return people
