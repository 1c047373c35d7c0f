"""The contract at landing: what is quarantined and why, and that no row is ever lost."""

import csv
import io
import itertools
import json
from datetime import datetime

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.connectors.landing import LandingError, Limits


def land_mapped(company, table: str, select: str, *, inputs=None, **settings):
    """Land one canonical table from a SELECT over a small input `rows`."""
    if inputs is None:
        company.write("rows.csv", "n\n1\n")
    company.write(f"mapping/{table}.sql", select)
    landed = company.land(company.custom(inputs or {"rows": "rows.csv"}, **settings))
    return next(part for part in landed.tables if part.name == table)


def reasons(company) -> list[tuple]:
    return company.query("select record_key, column_name, reason from quarantine.rows order by all")


def test_every_rule_names_its_column_and_reason(company):
    land_mapped(
        company,
        "stage_changes",
        """
        select given.* from (values
            ('good', 'p1', 'new', '2024-01-01', '5'),
            (' ', 'p1', 'new', '2024-01-01', '5'),
            ('person', null, 'new', '2024-01-01', '5'),
            ('early', 'p1', 'new', '1989-12-31', '5'),
            ('late', 'p1', 'new', '2038-01-01', '5'),
            ('rating', 'p1', 'new', '2024-01-01', '6'),
            ('letters', 'p1', 'new', '2024-01-01', 'five'),
            ('half', 'p1', 'new', '2024-01-01', '4.5'),
            ('whole', 'p1', 'new', '2024-01-01', '4.00'),
            ('timeless', 'p1', 'new', null, '5')
        ) as given(change_id, person_id, to_status, changed_at, sales_rating), rows
        """,
    )
    assert sorted(reasons(company)) == [
        (" ", "change_id", "no key"),
        ("early", "changed_at", "a date outside 1990 to 2037"),
        ("half", "sales_rating", "not a whole number"),
        ("late", "changed_at", "a date outside 1990 to 2037"),
        ("letters", "sales_rating", "unreadable number"),
        ("person", "person_id", "a required value is missing"),
        ("rating", "sales_rating", "a value outside 1 to 5"),
        ("timeless", "changed_at", "a required value is missing"),
    ]
    assert company.query("select change_id from raw_custom.stage_changes order by 1") == [
        ("good",),
        ("whole",),
    ]


def test_vocabularies_currencies_and_choices(company):
    land_mapped(
        company,
        "opportunities",
        """
        select given.*, '2024-01-01' as created_at from (values
            ('a', 'won', 'eur'), ('b', 'Won', 'EUR'), ('c', 'lost', 'XYZ'), ('d', 'open', null)
        ) as given(opportunity_id, status, currency_code), rows
        """,
    )
    assert reasons(company) == [
        ("b", "status", "a value other than open, won, lost"),
        ("c", "currency_code", "an unknown currency"),
    ]
    assert company.query("select currency_code from raw_custom.opportunities order by 1") == [
        ("EUR",),
        (None,),
    ]


def test_a_time_zone_that_does_not_exist_is_quarantined(company):
    land_mapped(
        company,
        "users",
        """
        select given.* from (values
            ('a', 'Europe/Berlin'), ('b', 'Europe/Berln'), ('c', '+02:00'), ('d', 'CET'),
            ('e', null), ('f', ''), ('g', 'Asia/Kolkata'), ('h', 'europe/berlin ')
        ) as given(user_id, timezone), rows
        """,
    )
    assert reasons(company) == [
        ("b", "timezone", "an unknown time zone"),
        ("c", "timezone", "an unknown time zone"),
        ("h", "timezone", "an unknown time zone"),
    ]
    assert company.query("select user_id, timezone from raw_custom.users order by 1") == [
        ("a", "Europe/Berlin"),
        ("d", "CET"),
        ("e", None),
        ("f", None),
        ("g", "Asia/Kolkata"),
    ]


def test_a_touch_needs_a_person_or_a_visitor(company):
    land_mapped(
        company,
        "touches",
        """
        select given.*, '2024-01-01' as touched_at from (values
            ('a', 'p', null), ('b', null, 'v'), ('c', '', null)
        ) as given(touch_id, person_id, anonymous_id), rows
        """,
    )
    assert reasons(company) == [("c", "person_id", "none of person_id, anonymous_id is given")]


@pytest.mark.parametrize(
    ("given_amount", "lands", "reason"),
    [
        ("'12.34'", "12.34", None),
        ("'12.3400'", "12.34", None),
        ("'12.345'", None, "more than 2 decimal places"),
        ("'1.5E3'", "1500.00", None),
        ("'1.2345E1'", None, "more than 2 decimal places"),
        ("'9999999999999999.99'", "9999999999999999.99", None),
        ("'99999999999999999.99'", None, "unreadable number"),
        ("'1,234.00'", None, "unreadable number"),
        ("'NaN'", None, "not a finite number"),
        ("'-Infinity'", None, "not a finite number"),
        ("12.34::double", "12.34", None),
        ("12.34::float", "12.34", None),
        ("(0.1::double + 0.2::double)", "0.30", None),
        ("12.345::double", None, "more than 2 decimal places"),
        ("'nan'::double", None, "not a finite number"),
        ("12.3450::decimal(18,4)", None, "more than 2 decimal places"),
        ("12.3400::decimal(18,4)", "12.34", None),
        ("12", "12.00", None),
        ("''", None, None),
    ],
)
def test_money_is_never_rounded(company, given_amount, lands, reason):
    land_mapped(
        company,
        "opportunities",
        "select 'a' as opportunity_id, 'won' as status, '2024-01-01' as created_at, "
        f"{given_amount} as amount from rows",
    )
    landed = company.query("select amount::varchar from raw_custom.opportunities")
    assert landed == ([(lands,)] if reason is None else [])
    assert reasons(company) == ([("a", "amount", reason)] if reason else [])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *((text, True) for text in ("'true'", "'T'", "'1'", "' Yes '", "1", "1.0::double", "true")),
        *((text, False) for text in ("'FALSE'", "'f'", "'0'", "'no'", "0", "false")),
        ("''", None),
        ("'maybe'", "unreadable boolean"),
        ("2", "unreadable boolean"),
    ],
)
def test_booleans(company, written, meant):
    land_mapped(company, "users", f"select 'u' as user_id, {written} as is_active from rows")
    if isinstance(meant, str):
        assert reasons(company) == [("u", "is_active", meant)]
    else:
        assert company.query("select is_active from raw_custom.users") == [(meant,)]


def test_identical_repeats_collapse_and_conflicting_ones_are_all_quarantined(company, land_people):
    landed = land_people(
        "person_id,created_at\n1,2024-01-01\n1,2024-01-01T00:00:00Z\n"
        "2,2024-01-01\n2,2024-01-02\n2,2024-01-01\n3,2024-01-01\n"
    )
    assert (landed.rows_read, landed.landed, landed.quarantined, landed.collapsed) == (6, 2, 3, 1)
    assert company.query(
        "select file_name, file_line, record_key, reason from quarantine.rows order by 2"
    ) == [
        ("people.csv", line, "2", "a key seen twice with different content") for line in (4, 5, 6)
    ]


def test_a_quarantined_row_is_kept_whole_and_named_even_without_a_line(company):
    land_mapped(
        company,
        "users",
        "select 'u|''\"1' as user_id, 'boss' as role, 'Ann' as name from rows",
    )
    ((file, line, key, raw),) = company.query(
        "select file_name, file_line, record_key, raw_row from quarantine.rows"
    )
    assert (file, line, key) == ("users.sql", None, "u|'\"1")
    assert json.loads(raw) == {"user_id": "u|'\"1", "role": "boss", "name": "Ann"}


def test_quarantine_shows_the_latest_load_and_does_not_grow(company, land_people):
    bad = "person_id,created_at\n1,2024-01-01\n2,\n,2024-01-01\n2,\n"
    land_people(bad)
    before = company.contents()
    landed = land_people(bad, day=2)
    assert landed.quarantined == 3
    assert company.contents() == before
    land_people("person_id,created_at\n1,2024-01-01\n2,2024-01-01\n", day=3)
    assert company.query("select count(*) from quarantine.rows") == [(0,)]


def test_a_time_that_the_source_does_not_have_lands_as_null(company):
    select = "select 'a' as opportunity_id, 'won' as status from rows"
    with pytest.raises(LandingError, match=r"without: \[opportunities.created_at\]"):
        land_mapped(company, "opportunities", select)
    land_mapped(company, "opportunities", select, without=["opportunities.created_at"])
    assert company.query("select created_at, known_at from raw_custom.opportunities") == [
        (None, None)
    ]
    land_mapped(
        company,
        "opportunities",
        select.replace("from", ", null as created_at from"),
        without=["opportunities.created_at"],
    )
    with pytest.raises(LandingError, match="fills created_at, which `without` says"):
        land_mapped(
            company,
            "opportunities",
            select.replace("from", ", '2024-01-01' as created_at from"),
            without=["opportunities.created_at"],
        )
    with pytest.raises(LandingError, match=r"opportunities\.amount is no required time"):
        land_mapped(company, "opportunities", select, without=["opportunities.amount"])


def test_no_currencies_at_all_is_an_error():
    with pytest.raises(LandingError, match=r"currencies\.csv"):
        Limits(frozenset())


IDS = st.sampled_from(["", " ", "a", "b", "c", "d'", 'e"'])
TIMES = st.sampled_from(["", "2024-01-01", "2024-01-01T00:00:00Z", "1950-01-01", "?"])
AMOUNTS = st.sampled_from(["", "1", "1.00", "2", "x", "1.234"])
LINES = st.lists(st.lists(st.one_of(IDS, TIMES, AMOUNTS), min_size=1, max_size=4), max_size=3)
NUMBERS = itertools.count()
ROWS = st.lists(st.tuples(IDS, TIMES, AMOUNTS), max_size=12)


@pytest.fixture(scope="module")
def landings(tmp_path_factory, new_company):
    """One open landing file; every example lands as a source of its own."""
    company = new_company(tmp_path_factory.mktemp("company"))
    company.write("mapping/opportunities.sql", "select *, 'won' as status from deals")
    with company.landing.open() as landing, duckdb.connect(str(company.path)) as connection:
        yield company, landing, connection


@settings(max_examples=20, deadline=None)
@given(rows=ROWS, malformed=LINES)
def test_every_row_read_lands_or_is_quarantined_or_collapses(landings, rows, malformed):
    company, landing, connection = landings
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["opportunity_id", "created_at", "amount"])
    writer.writerows([*rows, *malformed])
    company.write("deals.csv", text.getvalue())
    source = company.custom({"deals": "deals.csv"}, name=f"crm_{next(NUMBERS)}")
    landed = landing.land(source, loaded_at=datetime(2026, 7, 1))

    def rows_of(table: str) -> list[tuple]:
        sql = f"from {table} where source_system = ? order by all"
        return connection.execute(sql, [source.name]).fetchall()

    good = rows_of("raw_custom.opportunities")
    bad = rows_of("(from quarantine.rows where table_name = 'opportunities')")
    table = next(part for part in landed.tables if part.name == "opportunities")
    (deals,) = landed.inputs
    assert table.landed == len(good) == len({row[0] for row in good})
    assert table.quarantined == len(bad)
    assert table.rows_read == table.landed + table.quarantined + table.collapsed
    assert deals.rows_read == len([*rows, *malformed])
    assert table.rows_read == deals.rows_read - deals.quarantined
    again = landing.land(source, loaded_at=datetime(2026, 7, 2))
    assert not again.is_changed
    assert rows_of("raw_custom.opportunities") == good
    assert rows_of("(from quarantine.rows where table_name = 'opportunities')") == bad
